package org.o365se.internal.message;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.o365se.internal.thread.DaemonThreads;

/**
 * The helper threads for large messages, limited for the whole JVM. There is no queue: if no helper is free, the caller works alone. They are daemon threads,
 * and end after some idle seconds. Thread-safe.
 */
final class HelperThreads {
    static final int MAX = 63;

    private static final long IDLE_SECONDS = 10;
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final AtomicInteger AT_WORK = new AtomicInteger();
    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            // No queue; tryRun limits the number of running helpers.
            new SynchronousQueue<>(),
            work -> DaemonThreads.make("o365se-cipher-" + NUMBER.incrementAndGet(), work));

    private HelperThreads() {}

    /** Runs the work in a helper, unless the maximum number is busy; reports when the helper is free again. */
    static boolean tryRun(int allowed, Runnable work, CountDownLatch done) {
        if (AT_WORK.incrementAndGet() > Math.min(allowed, MAX)) {
            AT_WORK.decrementAndGet();
            return false;
        }
        boolean handedOver = false;
        try {
            POOL.execute(() -> {
                try {
                    work.run();
                } finally {
                    AT_WORK.decrementAndGet();
                    done.countDown();
                }
            });
            handedOver = true;
            return true;
        } catch (OutOfMemoryError e) {
            // The system has no thread left: the caller works alone.
            return false;
        } finally {
            if (!handedOver) {
                AT_WORK.decrementAndGet();
            }
        }
    }
}
