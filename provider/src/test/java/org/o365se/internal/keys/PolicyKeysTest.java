package org.o365se.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.Access;
import org.o365se.Eventually;
import org.o365se.Profile;
import org.o365se.internal.chain.RootFailureTest;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.model.Policy;
import org.o365se.internal.root.FakeRoots;
import org.o365se.internal.root.Roots;
import org.o365se.internal.root.ScriptedUses;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyUnavailableException;

/** The cache of opened policy keys: one opening for all who wait, its end by time, by closing, and by the caller's leaving. */
class PolicyKeysTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private TestChain chain;

    @BeforeEach
    void makeAChain() throws Exception {
        chain = TestChain.inMemory();
    }

    private Policy policy(Profile profile) throws Exception {
        chain.createPolicy(TestChain.POLICY, profile);
        return chain.policy(TestChain.POLICY);
    }

    private PolicyKeys policyKeys(Duration timeToLive) {
        return TestPolicyKeys.policyKeys(
                new Roots(Map.of(FakeRoots.SCHEME, chain.roots)),
                Operators.NONE,
                TestChain.LONG,
                timeToLive,
                chain.nanos::get,
                TestChain.TIMER);
    }

    /** Both roots, whichever is asked first, do not answer before they are released. */
    private void hang() {
        for (int root = 1; root <= 2; root++) {
            chain.roots.fail(TestChain.rootOf(TestChain.POLICY, root), () -> {
                ScriptedUses.hangingUntil(release).run();
                return RootFailureTest.failure(FailureClass.TRANSIENT);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void sixtyFourThreadsWaitForOneOpening(Profile profile) throws Exception {
        var policy = policy(profile);
        var policyKeys = policyKeys(TestChain.TIME_TO_LIVE);
        int before = chain.roots.unwraps.get();
        int threads = 64;
        var start = new CyclicBarrier(threads);
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var results = new ArrayList<Future<OpenedPolicyKey>>();
            for (int i = 0; i < threads; i++) {
                results.add(pool.submit(() -> {
                    start.await();
                    return policyKeys.open(Access.USER, policy, 1);
                }));
            }
            var keys = new HashSet<OpenedPolicyKey>();
            for (var result : results) {
                keys.add(result.get());
            }
            assertEquals(1, keys.size());
        } finally {
            pool.shutdownNow();
        }
        assertEquals(1, chain.roots.unwraps.get() - before);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyPastItsTimeIsWipedThoughNobodyAsksForItAgain(Profile profile) throws Exception {
        var policy = policy(profile);
        var opened = policyKeys(Duration.ofMillis(20)).open(Access.USER, policy, 1);
        opened.close();
        Eventually.holds("the timer wipes the key", () -> ScriptedUses.isWiped(opened, policy));
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsForTheOpeningOfAnotherThreadMayLeave(Profile profile) throws Exception {
        var policy = policy(profile);
        var policyKeys = policyKeys(TestChain.TIME_TO_LIVE);
        hang();
        var pool = Executors.newSingleThreadExecutor();
        try {
            int before = chain.roots.unwraps.get();
            var opening = pool.submit(() -> policyKeys.open(Access.USER, policy, 1));
            Eventually.holds("a root hangs", () -> chain.roots.unwraps.get() > before);
            var leaving = new FutureTask<>(() -> {
                // One that came before the wait does not end it.
                Thread.currentThread().interrupt();
                assertThrows(RootKeyUnavailableException.class, () -> policyKeys.open(Access.USER, policy, 1));
                return Thread.interrupted();
            });
            var waiter = new Thread(leaving);
            waiter.start();
            Eventually.holds("the other thread waits", () -> waiter.getState() == Thread.State.WAITING);
            waiter.interrupt();
            assertTrue(leaving.get(2, TimeUnit.MINUTES), "the thread keeps its mark");

            release.countDown();
            assertInstanceOf(
                    RootKeyUnavailableException.class,
                    assertThrows(ExecutionException.class, opening::get).getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void closingDoesNotWaitForARootThatHangs() throws Exception {
        var policy = policy(Profile.SHAREPOINT);
        var policyKeys = policyKeys(TestChain.TIME_TO_LIVE);
        hang();
        var pool = Executors.newSingleThreadExecutor();
        try {
            int before = chain.roots.unwraps.get();
            var opening = pool.submit(() -> policyKeys.open(Access.USER, policy, 1));
            Eventually.holds("a root hangs", () -> chain.roots.unwraps.get() > before);
            policyKeys.close();
            assertInstanceOf(
                    IllegalStateException.class,
                    assertThrows(ExecutionException.class, opening::get).getCause());
        } finally {
            release.countDown();
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatIsOpenedWhileTheChainIsClosedIsNotGivenOut(Profile profile) throws Exception {
        var policy = policy(profile);
        var policyKeys = new AtomicReference<PolicyKeys>();
        policyKeys.set(policyKeys(TestChain.TIME_TO_LIVE));
        var closing = new AtomicReference<Thread>();
        for (int root = 1; root <= 2; root++) {
            // The root answers, but the chain is closed before the answer is there.
            chain.roots.lie(TestChain.rootOf(TestChain.POLICY, root), plain -> {
                var closer = new Thread(() -> policyKeys.get().close());
                closing.set(closer);
                closer.start();
                Eventually.holds("the homes are closed", chain.roots::isClosed);
                return plain;
            });
        }
        assertThrows(IllegalStateException.class, () -> policyKeys.get().open(Access.USER, policy, 1));
        closing.get().join();
        assertThrows(
                IllegalStateException.class, () -> policyKeys.get().use(Access.USER, policy, 1, OpenedPolicyKey::id));
    }

    @Test
    void aKeyThatIsDroppedWhileItIsUsedIsWipedAfterwards() throws Exception {
        var policy = policy(Profile.SHAREPOINT);
        var policyKeys = policyKeys(TestChain.TIME_TO_LIVE);
        var one = policyKeys.open(Access.USER, policy, 1);
        var other = policyKeys.open(Access.USER, policy, 1);
        policyKeys.forget();
        assertFalse(ScriptedUses.isWiped(one, policy));
        one.close();
        assertFalse(ScriptedUses.isWiped(other, policy), "it still has a user");
        other.close();
        assertTrue(ScriptedUses.isWiped(other, policy));

        try (var anew = policyKeys.open(Access.USER, policy, 1)) {
            assertNotSame(other, anew);
        }
    }

    @Test
    void aKeyThatIsAtHandIsGivenWhateverTheThreadIsToldMeanwhile() throws Exception {
        var policy = policy(Profile.SHAREPOINT);
        var policyKeys = policyKeys(TestChain.TIME_TO_LIVE);
        var opened = policyKeys.open(Access.USER, policy, 1);
        Thread.currentThread().interrupt();
        assertSame(opened, policyKeys.open(Access.USER, policy, 1));
        assertTrue(Thread.interrupted());
    }
}
