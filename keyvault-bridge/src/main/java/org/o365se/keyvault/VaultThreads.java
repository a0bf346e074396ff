package org.o365se.keyvault;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads that wait for one vault, so that a caller waits no longer than its deadline: a few daemon threads, which end when idle.
 *
 * <p>A frozen vault occupies its threads until the HTTP client times out, but never those of another vault. Thread-safe.
 */
final class VaultThreads implements AutoCloseable {
    private static final int MAX_THREADS = 8;
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ThreadPoolExecutor threads;

    VaultThreads(String vault) {
        threads = new ThreadPoolExecutor(
                MAX_THREADS, MAX_THREADS, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), work -> {
                    var thread = new Thread(work, "o365se-keyvault-" + vault + "-" + NUMBER.incrementAndGet());
                    thread.setDaemon(true);
                    // The SDK loads its parts from there; the first caller's class loader may not have them.
                    thread.setContextClassLoader(VaultThreads.class.getClassLoader());
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs work on one of the threads, and waits for it.
     *
     * @throws ExecutionException if the work throws
     * @throws TimeoutException if the time is over; the work is interrupted, or never started
     * @throws InterruptedException if the caller is interrupted; the work is interrupted, or never started
     * @throws CancellationException if this has been closed
     */
    <T> T call(Supplier<T> work, long nanos) throws ExecutionException, TimeoutException, InterruptedException {
        var task = new FutureTask<>(work::get);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw new CancellationException("closed");
        }
        try {
            return task.get(nanos, TimeUnit.NANOSECONDS);
        } finally {
            // Has no effect on work that has ended.
            task.cancel(true);
            threads.remove(task);
        }
    }

    @Override
    public void close() {
        for (var waiting : threads.shutdownNow()) {
            if (waiting instanceof FutureTask<?> task) {
                task.cancel(true);
            }
        }
    }
}
