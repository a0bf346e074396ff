package org.o365se.internal.thread;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks after a delay, on its own daemon thread, which exists only while tasks are waiting and some seconds longer. A canceled task is removed at once.
 * Thread-safe.
 */
public final class DaemonTimer implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor executor;

    /**
     * Creates a timer, which has no thread yet.
     *
     * @param threadName name of its thread
     */
    public DaemonTimer(String threadName) {
        executor = new ScheduledThreadPoolExecutor(1, work -> DaemonThreads.make(threadName, work));
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a task later.
     *
     * @param delay the delay
     * @param task a short task, because the others wait for it
     * @return cancels the task
     * @throws RejectedExecutionException if the timer is closed
     */
    public Future<?> after(Duration delay, Runnable task) {
        return executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Removes all tasks and ends the thread. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
