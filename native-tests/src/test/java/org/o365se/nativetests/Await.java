package org.o365se.nativetests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until something holds, and fails when it never does. */
final class Await {
    /** Longer than the longest pause in which a token that failed is left in peace, several times. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Await() {}

    /** Tries again until it succeeds; the last failure is thrown when it does not in time. */
    static <T> T success(Callable<T> attempt) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return attempt.call();
            } catch (Exception e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    static void until(Callable<Boolean> condition) throws Exception {
        success(() -> {
            if (!condition.call()) {
                throw new IllegalStateException("it does not hold within " + PATIENCE);
            }
            return true;
        });
    }
}
