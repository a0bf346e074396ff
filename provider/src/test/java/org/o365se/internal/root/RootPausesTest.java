package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.o365se.Access;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.root.RootUse.Operation;
import org.o365se.internal.root.RootUse.PolicyKey;
import org.o365se.internal.root.RootUse.Reason;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** A root key that failed is left alone for a while, whoever asks. */
class RootPausesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private final RootPauses pauses = new RootPauses(RootUses.DIRECT, nanos::get);
    private final PolicyKeyId key = new PolicyKeyId(PolicyId.random(), 1);

    private RootUse use(String root, PolicyKeyId id, Reason reason) {
        return new RootUse(
                Operation.UNWRAP,
                reason,
                Access.USER,
                new RootKeyUri(root),
                "1",
                new PolicyKey(id, "contoso/p", new Tenant("contoso")));
    }

    private RootUse use(String root) {
        return use(root, key, Reason.OPEN);
    }

    private <T> Supplier<T> failing(Supplier<? extends RootKeyException> failure) {
        return () -> {
            calls.incrementAndGet();
            throw failure.get();
        };
    }

    private String answer() {
        calls.incrementAndGet();
        return "opened";
    }

    private static RootKeyUnavailableException away() {
        return new RootKeyUnavailableException(() -> 9999, "away", null);
    }

    private static RootKeyDeniedException denied() {
        return new RootKeyDeniedException(() -> 9999, "denied", null);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aRootThatIsAwayIsAskedAfterOneTwoFourEightAndSixteenSeconds() {
        int expected = 0;
        for (long seconds : new long[] {1, 2, 4, 8, 16, 16}) {
            assertThrows(
                    RootKeyUnavailableException.class,
                    () -> pauses.perform(use("fake:a"), failing(RootPausesTest::away)));
            assertEquals(++expected, calls.get());
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            var told =
                    assertThrows(RootKeyUnavailableException.class, () -> pauses.perform(use("fake:a"), this::answer));
            assertTrue(told.getMessage().startsWith("O365SE-9999: away | "), told::getMessage);
            assertEquals(expected, calls.get());
            pass(Duration.ofNanos(1));
        }
        assertEquals("opened", pauses.perform(use("fake:a"), this::answer));
        assertThrows(
                RootKeyUnavailableException.class, () -> pauses.perform(use("fake:a"), failing(RootPausesTest::away)));
        pass(Duration.ofSeconds(1));
        assertEquals("opened", pauses.perform(use("fake:a"), this::answer), "a success ends the doubling");
    }

    @Test
    void aDeniedRootIsLeftAloneForAMinute() {
        for (int round = 0; round < 3; round++) {
            assertThrows(
                    RootKeyDeniedException.class, () -> pauses.perform(use("fake:a"), failing(RootPausesTest::denied)));
            pass(Duration.ofSeconds(59));
            assertThrows(RootKeyDeniedException.class, () -> pauses.perform(use("fake:a"), this::answer));
            pass(Duration.ofSeconds(1));
        }
        assertEquals(3, calls.get());
    }

    @Test
    void otherRootsAndWhatAnOperatorDoesAreNotHeldUp() {
        assertThrows(
                RootKeyDeniedException.class, () -> pauses.perform(use("fake:a"), failing(RootPausesTest::denied)));
        assertEquals("opened", pauses.perform(use("fake:b"), this::answer));
        assertEquals("opened", pauses.perform(use("fake:a", key, Reason.CREATE), this::answer));
        assertThrows(RootKeyDeniedException.class, () -> pauses.perform(use("fake:a"), this::answer));
        assertEquals("opened", pauses.perform(use("fake:a", key, Reason.CHECK), this::answer));
        assertEquals("opened", pauses.perform(use("fake:a"), this::answer), "the check has shown that it works");
    }

    @Test
    void anAvailabilityKeyIsLeftAloneToo() {
        var use = use("fake:spare", key, Reason.AVAILABILITY);
        assertThrows(RootKeyUnavailableException.class, () -> pauses.perform(use, failing(RootPausesTest::away)));
        assertThrows(RootKeyUnavailableException.class, () -> pauses.perform(use, this::answer));
        assertEquals(1, calls.get());
    }

    @Test
    void aCorruptCopyHoldsUpOnlyItself() {
        assertThrows(
                RootKeyCorruptException.class,
                () -> pauses.perform(
                        use("fake:a"), failing(() -> new RootKeyCorruptException(() -> 9999, "altered", null))));
        assertThrows(RootKeyCorruptException.class, () -> pauses.perform(use("fake:a"), this::answer));
        var other = new PolicyKeyId(PolicyId.random(), 1);
        assertEquals("opened", pauses.perform(use("fake:a", other, Reason.OPEN), this::answer));
    }

    @Test
    void anOperatorWhoForgetsAllKeysEndsThePauses() {
        assertThrows(
                RootKeyDeniedException.class, () -> pauses.perform(use("fake:a"), failing(RootPausesTest::denied)));
        pauses.end();
        assertEquals("opened", pauses.perform(use("fake:a"), this::answer));
    }

    @Test
    void anInterruptIsNoFailureOfTheRoot() {
        assertThrows(
                RootKeyUnavailableException.class,
                () -> pauses.perform(use("fake:a"), failing(() -> {
                    Thread.currentThread().interrupt();
                    return away();
                })));
        assertTrue(Thread.interrupted());
        assertEquals("opened", pauses.perform(use("fake:a"), this::answer));
    }

    @Test
    void afterAPauseOneOfManyThreadsAsks() throws Exception {
        int threads = 64;
        assertThrows(
                RootKeyUnavailableException.class, () -> pauses.perform(use("fake:a"), failing(RootPausesTest::away)));
        pass(Duration.ofSeconds(1));
        calls.set(0);
        var start = new CyclicBarrier(threads);
        var othersAreDone = new CountDownLatch(threads - 1);
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var results = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < threads; i++) {
                results.add(pool.submit(() -> {
                    start.await();
                    try {
                        pauses.perform(use("fake:a"), () -> {
                            calls.incrementAndGet();
                            try {
                                othersAreDone.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return "opened";
                        });
                        return true;
                    } catch (RootKeyUnavailableException e) {
                        othersAreDone.countDown();
                        return false;
                    }
                }));
            }
            int opened = 0;
            for (var result : results) {
                opened += result.get() ? 1 : 0;
            }
            assertEquals(1, opened);
            assertEquals(1, calls.get());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void tenThousandCallsWhileARootIsAwayAskNoMoreThanThePausesAllow() {
        var failure = away();
        var first = assertThrows(
                RootKeyUnavailableException.class, () -> pauses.perform(use("fake:a"), failing(() -> failure)));
        assertSame(failure, first);
        for (int i = 0; i < 10_000; i++) {
            // 20 seconds in all: after 1, 3, 7 and 15 the root key is asked again.
            pass(Duration.ofMillis(2));
            assertThrows(
                    RootKeyUnavailableException.class,
                    () -> pauses.perform(use("fake:a"), failing(RootPausesTest::away)));
        }
        assertEquals(5, calls.get());
        assertFalse(first.getMessage().contains("not asked again"), "the first failure is the root key's own");
    }
}
