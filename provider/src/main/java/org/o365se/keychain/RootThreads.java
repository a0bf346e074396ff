package org.o365se.keychain;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one key chain on which roots are asked while the caller waits. There are none until the first is needed, and an idle one ends by itself.
 *
 * <p>Nothing queues here: when all threads are taken, as by roots that hang until their deadlines, whoever comes is told so and asks in the own thread. Thread-safe.
 */
final class RootThreads implements AutoCloseable {
    static final int MAX_THREADS = 16;
    private static final int IDLE_SECONDS = 10;

    private final AtomicInteger number = new AtomicInteger();
    private @Nullable ThreadPoolExecutor pool;
    private boolean closed;

    /** Runs a task in a thread of its own, or tells that there is none to be had. */
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
                    0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::newThread);
        }
        return pool;
    }

    private Thread newThread(Runnable work) {
        var thread = new Thread(work, "o365se-root-" + number.incrementAndGet());
        thread.setDaemon(true);
        // Not the loader of whoever happens to be first: it could never be unloaded while the thread lives.
        thread.setContextClassLoader(RootThreads.class.getClassLoader());
        return thread;
    }
}
