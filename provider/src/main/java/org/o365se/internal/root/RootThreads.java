package org.o365se.internal.root;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.thread.DaemonThreads;

/**
 * The threads of one key chain on which roots are asked while the caller waits. There are none until the first is needed, and an idle one ends by itself.
 *
 * <p>Nothing queues here: when all threads are taken, as by roots that hang until their deadlines, the caller asks in its own thread. Thread-safe.
 */
final class RootThreads implements AutoCloseable {
    static final int MAX_THREADS = 16;

    private final Duration idle;
    private final AtomicInteger number = new AtomicInteger();
    private @Nullable ThreadPoolExecutor pool;
    private boolean closed;

    /** A thread ends when it has had nothing to do for some time. */
    RootThreads(Duration idle) {
        this.idle = idle;
    }

    /** Runs a task in a thread of its own, or returns false if none is available. */
    boolean run(Runnable task) {
        var running = pool();
        if (running == null) {
            return false;
        }
        try {
            running.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Interrupts what runs and waits for nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        if (pool != null) {
            pool.shutdownNow();
        }
    }

    private synchronized @Nullable ThreadPoolExecutor pool() {
        if (pool == null && !closed) {
            pool = new ThreadPoolExecutor(
                    0, MAX_THREADS, idle.toNanos(), TimeUnit.NANOSECONDS, new SynchronousQueue<>(), this::newThread);
        }
        return pool;
    }

    private Thread newThread(Runnable work) {
        // Inherits nothing from the first caller, which may act for a tenant.
        return DaemonThreads.make("o365se-root-" + number.incrementAndGet(), work);
    }
}
