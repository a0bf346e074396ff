package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.o365se.Eventually;
import org.o365se.internal.chain.TestChain;

/** Threads that are there while they are needed, and are never more than a few. */
class RootThreadsTest {
    private static final InheritableThreadLocal<String> TENANT = new InheritableThreadLocal<>();

    private static Thread threadOf(RootThreads threads) {
        var used = new CompletableFuture<Thread>();
        assertTrue(threads.run(() -> used.complete(Thread.currentThread())));
        return used.join();
    }

    @Test
    void anIdleThreadEndsAndAnotherComesWhenItIsNeeded() {
        try (var threads = new RootThreads(Duration.ofMillis(1))) {
            var first = threadOf(threads);
            Eventually.holds("the idle thread ends", () -> !first.isAlive());
            assertTrue(threadOf(threads).isDaemon());
        }
    }

    @Test
    void whoFindsAllThreadsTakenIsToldSo() {
        var release = new CountDownLatch(1);
        try (var threads = new RootThreads(TestChain.LONG)) {
            for (int i = 0; i < RootThreads.MAX_THREADS; i++) {
                assertTrue(threads.run(ScriptedUses.hangingUntil(release)));
            }
            assertFalse(threads.run(() -> {}));
            release.countDown();
            Eventually.holds("a thread is free again", () -> threads.run(() -> {}));
        }
    }

    @Test
    void aThreadHasNothingOfTheCallerThatItWasMadeFor() {
        TENANT.set("contoso");
        try (var threads = new RootThreads(TestChain.LONG)) {
            var seen = new CompletableFuture<List<String>>();
            assertTrue(threads.run(() -> seen.complete(TENANT.get() == null ? List.of() : List.of(TENANT.get()))));
            assertEquals(List.of(), seen.join());
        } finally {
            TENANT.remove();
        }
    }

    @Test
    void afterTheEndThereAreNone() {
        var threads = new RootThreads(TestChain.LONG);
        var thread = threadOf(threads);
        threads.close();
        Eventually.holds("its thread ends", () -> !thread.isAlive());
        assertFalse(threads.run(() -> {}));

        var unused = new RootThreads(TestChain.LONG);
        unused.close();
        assertFalse(unused.run(() -> {}));
    }
}
