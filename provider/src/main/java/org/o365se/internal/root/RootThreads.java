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
 * The threads of one key chain that call root keys while the caller waits. They are created on demand, and an idle thread ends.
 *
 * <p>There is no queue: if all threads are busy, for example with root keys that hang until their deadlines, the caller uses its own thread. Thread-safe.
 */
final class RootThreads implements AutoCloseable {
    static final int MAX_THREADS = 16;

    private final Duration idle;
    private final AtomicInteger number = new AtomicInteger();
    private @Nullable ThreadPoolExecutor pool;
    private boolean closed;

    /** The idle time after which a thread ends. */
    RootThreads(Duration idle) {
        this.idle = idle;
    }

    /** Runs a task in its own thread, or returns false if none is available. */
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

    /** Interrupts all running tasks, without waiting for them. */
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
        // Inherits nothing from the first caller, which may act for one tenant.
        return DaemonThreads.make("o365se-root-" + number.incrementAndGet(), work);
    }
}
