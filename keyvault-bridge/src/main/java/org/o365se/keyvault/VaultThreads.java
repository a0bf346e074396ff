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
 * The threads that wait for one vault, so that nobody else does longer than he wants: a few daemons, which end when there is nothing to do.
 *
 * <p>A vault that is frozen holds them until the time limits of the HTTP client let them go; it never takes one of another vault. Thread-safe.
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
                    // The SDK looks for parts of itself there; what the first caller happens to have may know nothing
                    // of them.
                    thread.setContextClassLoader(VaultThreads.class.getClassLoader());
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs work on one of the threads, and waits for it.
     *
     * @throws ExecutionException if the work throws
     * @throws TimeoutException if the time is over; the work is interrupted, or never begun
     * @throws InterruptedException if the caller is interrupted; the same
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
            // Without effect on what is done.
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
