package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.Access;
import org.o365se.DataEncryptionPolicy;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.PolicyKeyCopies;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.root.RootUse.Operation;
import org.o365se.internal.root.RootUse.PolicyKey;
import org.o365se.internal.root.RootUse.Reason;
import org.o365se.internal.root.managed.ManagedRootStore;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** Every use of a root key passes one point, which knows what it is for. */
class RootUsesTest {
    private static final String FIRST = TestChain.rootOf(TestChain.POLICY, 1);
    private static final String SECOND = TestChain.rootOf(TestChain.POLICY, 2);
    private static final String SCOPE = "contoso/alice";

    private TestChain chain;
    private PolicyKey key;

    @BeforeEach
    void makeAPolicy() throws Exception {
        chain = TestChain.inMemory();
        chain.createPolicy(TestChain.POLICY);
        var policy = chain.policy(TestChain.POLICY);
        key = new PolicyKey(new PolicyKeyId(policy.id(), 1), TestChain.POLICY, new Tenant("contoso"));
    }

    private RootUse use(Operation operation, Reason reason, String uri) {
        return new RootUse(operation, reason, Access.USER, new RootKeyUri(uri), "version of " + uri, key);
    }

    private RootUse find(String uri) {
        return new RootUse(Operation.FIND, Reason.CREATE, Access.USER, new RootKeyUri(uri), null, key);
    }

    @Test
    void aNewPolicyFindsItsRootsWrapsWithEachAndUnwrapsAgain() {
        assertEquals(
                List.of(
                        find(FIRST),
                        find(SECOND),
                        use(Operation.WRAP, Reason.CREATE, FIRST),
                        use(Operation.UNWRAP, Reason.CREATE, FIRST),
                        use(Operation.WRAP, Reason.CREATE, SECOND),
                        use(Operation.UNWRAP, Reason.CREATE, SECOND)),
                chain.uses.take());
    }

    @Test
    void openingAsksOneRoot() throws Exception {
        chain.createScope(SCOPE, TestChain.POLICY);
        chain.service.forget();
        chain.roots.fail(FIRST, () -> new RootKeyCorruptException(() -> 9999, "made to fail", null));
        chain.uses.take();

        TestChain.seal(chain.key(SCOPE), new byte[] {1});
        var uses = new ArrayList<>(chain.uses.take());
        assertEquals(use(Operation.UNWRAP, Reason.OPEN, SECOND), uses.remove(uses.size() - 1));
        assertTrue(
                uses.isEmpty() || uses.equals(List.of(use(Operation.UNWRAP, Reason.OPEN, FIRST))), "the first or none");
    }

    @Test
    void aCheckOfTheChainAsksEveryRoot() {
        chain.service.forget();
        chain.uses.take();
        chain.service.check();
        var uses = chain.uses.take();
        assertEquals(
                List.of(use(Operation.UNWRAP, Reason.CHECK, FIRST), use(Operation.UNWRAP, Reason.CHECK, SECOND)),
                uses.subList(0, 2));
        assertTrue(uses.stream().skip(2).allMatch(use -> use.reason() == Reason.OPEN), uses::toString);
    }

    @Test
    void aCheckOfARootIsForNoPolicy() {
        var recorded = new RecordedUses();
        new Roots(Map.of(FakeRoots.SCHEME, chain.roots), () -> {}, recorded).check(new RootKeyUri("fake:x"));
        assertEquals(
                List.of(new RootUse(Operation.CHECK, Reason.CHECK, Access.USER, new RootKeyUri("fake:x"), null, null)),
                recorded.take());
    }

    @Test
    void aManagedRootIsSoughtAndMade() throws Exception {
        var recorded = new RecordedUses();
        try (var managed = ManagedRootStore.inMemory()) {
            var roots = new Roots(Map.of("managed", managed), () -> {}, recorded);
            var wanted = DataEncryptionPolicy.builder("contoso/own").build();
            var chosen = new RootChooser(roots, managed, null).choose(wanted, key, false);
            assertEquals(
                    List.of(Operation.FIND, Operation.MAKE, Operation.FIND, Operation.MAKE),
                    recorded.take().stream().map(RootUse::operation).toList());

            roots.wrap(RootUse.Purpose.of(Reason.CREATE), chosen.get(0), key, new byte[32]);
            assertEquals(
                    List.of(new RootUse(
                            Operation.WRAP,
                            Reason.CREATE,
                            Access.USER,
                            new RootKeyUri(chosen.get(0).uri()),
                            chosen.get(0).version(),
                            key)),
                    recorded.take());
        }
    }

    /** A decorator may refuse a use, and no home is asked then. */
    @Test
    void aRefusedUseReachesNoRoot() {
        var refusal = new RootKeyMisconfiguredException(() -> 9999, "refused", null);
        var roots = new Roots(Map.of(FakeRoots.SCHEME, chain.roots), () -> {}, new RootUses() {
            @Override
            public <T> T perform(RootUse use, Supplier<T> call) {
                throw refusal;
            }
        });
        int before = chain.roots.unwraps.get();
        var policy = chain.policy(TestChain.POLICY);
        var told = assertThrows(
                RootKeyMisconfiguredException.class,
                () -> new PolicyKeyCopies(roots)
                        .open(RootUse.Purpose.of(Reason.OPEN), policy, policy.currentVersion(), 0));
        assertSame(refusal, told);
        assertEquals(before, chain.roots.unwraps.get());
    }

    // ---- faults of bridges ----

    @Test
    void aFaultInABridgeIsAFailureOfTheRootWhereAnotherMayOpen() {
        var faults = new BridgeFaults(RootUses.DIRECT);
        var fault = new UnsupportedOperationException("a bug");
        for (var reason : List.of(Reason.OPEN, Reason.CHECK)) {
            var told = assertThrows(
                    RootKeyMisconfiguredException.class,
                    () -> faults.perform(use(Operation.UNWRAP, reason, FIRST), () -> {
                        throw fault;
                    }));
            assertEquals(ProviderErrorId.ROOT_MISCONFIGURED, told.id());
            assertSame(fault, told.getCause());
            assertTrue(told.getMessage().contains(FIRST), told::getMessage);
        }
    }

    @Test
    void whileAPolicyIsMadeAFaultIsToldAsItIs() {
        var faults = new BridgeFaults(RootUses.DIRECT);
        var fault = new UnsupportedOperationException("a bug");
        for (var operation : List.of(Operation.WRAP, Operation.UNWRAP)) {
            var told = assertThrows(
                    UnsupportedOperationException.class,
                    () -> faults.perform(use(operation, Reason.CREATE, FIRST), () -> {
                        throw fault;
                    }));
            assertSame(fault, told);
        }
    }

    @Test
    void aFailureOfARootPassesAsItIs() {
        var failure = new RootKeyCorruptException(() -> 9999, "made to fail", null);
        var told = assertThrows(
                RootKeyCorruptException.class,
                () -> new BridgeFaults(RootUses.DIRECT).perform(use(Operation.UNWRAP, Reason.OPEN, FIRST), () -> {
                    throw failure;
                }));
        assertSame(failure, told);
    }
}
