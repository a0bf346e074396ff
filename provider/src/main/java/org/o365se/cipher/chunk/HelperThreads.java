package org.o365se.cipher.chunk;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that help with large messages, bounded for the whole JVM. Nothing waits in a queue: where no helper is free, the caller does its work alone. They are daemons,
 * and end when nobody has needed them for some seconds. Thread-safe.
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
            // A hand-over and no queue; tryRun bounds how many are at work.
            new SynchronousQueue<>(),
            HelperThreads::thread);

    private HelperThreads() {}

    /** Runs the work in a helper, unless as many are at work already as may be; tells when the helper is free again. */
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
            // No thread can be had: then the caller works alone, as it would without us.
            return false;
        } finally {
            if (!handedOver) {
                AT_WORK.decrementAndGet();
            }
        }
    }

    /** A thread outlives its first caller, and must not hold his class loader, nor be in his thread group. */
    // Up to JDK 23 a thread holds the code on the stack of its maker, unless that is cut off here.
    @SuppressWarnings("removal")
    private static Thread thread(Runnable work) {
        PrivilegedAction<Thread> make =
                () -> new Thread(rootGroup(), work, "o365se-cipher-" + NUMBER.incrementAndGet(), 0, false);
        var thread = AccessController.doPrivileged(make);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    private static ThreadGroup rootGroup() {
        var group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
