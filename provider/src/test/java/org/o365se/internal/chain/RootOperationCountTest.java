package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.o365se.internal.model.TestNames.alias;

import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.Access;
import org.o365se.TestKeys;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.root.RootUse;

/** Only the first step of the chain of keys costs a root operation, once for each policy key and cache life. */
class RootOperationCountTest {
    private static final byte[] MAIL = TestKeys.pattern(3, 100);

    private TestChain chain;

    @BeforeEach
    void startCold() throws Exception {
        chain = TestChain.withScope();
        startCounting();
    }

    @Test
    void makingAPolicyProvesEachCopyOnce() throws Exception {
        int wraps = chain.roots.wraps.get();
        chain.createPolicy("contoso/second");
        assertEquals(2, chain.roots.wraps.get() - wraps);
        assertRootOperations(2);
    }

    @Test
    void openingAThousandScopesOfAPolicyCostsOne() throws Exception {
        chain.service.change(new ChainChange.All(IntStream.range(0, 1_000)
                .<ChainChange>mapToObj(i -> new ChainChange.CreateScope(alias("contoso/" + i), TestChain.POLICY))
                .toList()));
        startCounting();

        for (int i = 0; i < 1_000; i++) {
            chain.key("contoso/" + i).dataKeys(Access.USER).prepareToUnwrap();
        }
        assertRootOperations(1);
    }

    @Test
    void aThousandMessagesCostNoneMore() throws Exception {
        var key = chain.key(TestChain.SCOPE);
        var sealer = TestChain.newCipher();
        var opener = TestChain.newCipher();
        sealer.init(Cipher.ENCRYPT_MODE, key);
        opener.init(Cipher.DECRYPT_MODE, key);
        assertRootOperations(1);

        for (int i = 0; i < 1_000; i++) {
            assertArrayEquals(MAIL, opener.doFinal(sealer.doFinal(MAIL)));
        }
        assertRootOperations(1);
    }

    @Test
    void sixtyFourThreadsAfterAColdStartCostOneForEachPolicy() throws Exception {
        chain.createPolicy("contoso/second");
        chain.createScope("contoso/bob", "contoso/second");
        startCounting();

        int threads = 64;
        var start = new CyclicBarrier(threads);
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var results = new ArrayList<Future<byte[]>>();
            for (int i = 0; i < threads; i++) {
                var key = chain.key(i % 2 == 0 ? TestChain.SCOPE : "contoso/bob");
                results.add(pool.submit(() -> {
                    start.await();
                    return TestChain.seal(key, MAIL);
                }));
            }
            for (var result : results) {
                result.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertRootOperations(2);
    }

    @Test
    void loadingListingAndGettingKeysCostNone() throws Exception {
        var secret = TestChain.newSecret();
        var again = TestChain.of(
                chain.roots, TestChain.read(chain.file(secret), secret).snapshot());

        assertEquals(2, again.service.aliases().size());
        assertEquals(2, again.service.scopes().size());
        assertEquals(1, again.service.policies().size());
        assertEquals(chain.scopeId(TestChain.SCOPE), again.scopeId(TestChain.SCOPE));
        assertEquals(KeyHandle.ALGORITHM, again.key(TestChain.POLICY).getAlgorithm());
        assertRootOperations(0);
    }

    @Test
    void theEndOfTheTimeToLiveCostsExactlyOneMore() throws Exception {
        var key = chain.key(TestChain.SCOPE);
        key.dataKeys(Access.USER).prepareToUnwrap();
        chain.nanos.addAndGet(TestChain.TIME_TO_LIVE.toNanos());
        key.dataKeys(Access.USER).prepareToUnwrap();
        assertRootOperations(1);

        chain.nanos.incrementAndGet();
        key.dataKeys(Access.USER).prepareToUnwrap();
        key.dataKeys(Access.USER).prepareToUnwrap();
        assertRootOperations(2);
    }

    @Test
    void usingAKeyDoesNotProlongItsLife() throws Exception {
        var key = chain.key(TestChain.SCOPE);
        for (int hour = 0; hour < 17; hour++) {
            TestChain.seal(key, MAIL);
            chain.nanos.addAndGet(TestChain.TIME_TO_LIVE.toNanos() / 8);
        }
        assertRootOperations(2);
    }

    @Test
    void forgettingCostsOneMoreOnlyWhenTheKeyIsUsedAgain() throws Exception {
        var key = chain.key(TestChain.SCOPE);
        key.dataKeys(Access.USER).prepareToUnwrap();
        chain.service.forget();
        chain.service.forget();
        assertRootOperations(1);
        key.dataKeys(Access.USER).prepareToUnwrap();
        assertRootOperations(2);
    }

    @Test
    void newScopesAndScopeKeysCostNoneWhileThePolicyKeyIsOpen() throws Exception {
        chain.key(TestChain.SCOPE).dataKeys(Access.USER).prepareToUnwrap();
        chain.createScope("contoso/bob", TestChain.POLICY);
        chain.service.change(new ChainChange.RollScope(chain.scopeId("contoso/bob")));
        chain.key("contoso/bob").dataKeys(Access.USER).prepareToUnwrap();
        assertRootOperations(1);
    }

    @Test
    void reassigningCostsOneForEachOfBothPolicies() throws Exception {
        chain.createPolicy("contoso/second");
        startCounting();
        chain.service.change(new ChainChange.AssignScope(chain.scopeId(TestChain.SCOPE), "contoso/second"));
        assertRootOperations(2);
    }

    private int before;
    private int usedBefore;

    private void startCounting() {
        chain.service.forget();
        before = chain.roots.unwraps.get();
        usedBefore = chain.uses.count(RootUse.Operation.UNWRAP);
    }

    private void assertRootOperations(int expected) {
        assertEquals(expected, chain.roots.unwraps.get() - before, "root operations");
        assertEquals(
                expected, chain.uses.count(RootUse.Operation.UNWRAP) - usedBefore, "uses that passed the one point");
    }
}
