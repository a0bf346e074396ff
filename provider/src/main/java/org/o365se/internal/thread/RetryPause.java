package org.o365se.internal.thread;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A pause between two attempts, which closing ends at once for all waiting threads. Thread-safe. */
public final class RetryPause implements AutoCloseable {
    private final Duration length;
    private final CountDownLatch closed = new CountDownLatch(1);

    public RetryPause(Duration length) {
        this.length = length;
    }

    /**
     * Waits until the pause is over or closed. An interrupt during the wait ends it, and the interrupt status is kept in any case.
     *
     * @return whether it was closed
     */
    public boolean await() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            return closed.await(length.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            wasInterrupted = true;
            return closed.getCount() == 0;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends this pause and every later one. */
    @Override
    public void close() {
        closed.countDown();
    }
}
