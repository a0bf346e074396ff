package org.o365se.internal.chain;

import java.util.concurrent.TimeUnit;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;

/** Keeps long work below a rate, and ends it between two parts if its thread is interrupted. Not thread-safe. */
public final class Pace {
    private final int perSecond;
    private final long begin = System.nanoTime();

    /**
     * Begins the work.
     *
     * @param perSecond the largest number of objects in a second; 0 for no limit
     */
    public Pace(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Returns the size of a part of at most {@code most} objects: no part exceeds what is permitted in a second. */
    int partOf(int most) {
        return perSecond == 0 ? most : Math.min(most, perSecond);
    }

    /**
     * Waits until as many objects may have been done.
     *
     * @throws KeyChainException if the thread is interrupted, whose status is kept
     */
    void after(long done) throws KeyChainException {
        long due = perSecond == 0 ? 0 : done * TimeUnit.SECONDS.toNanos(1) / perSecond;
        try {
            TimeUnit.NANOSECONDS.sleep(due - (System.nanoTime() - begin));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new KeyChainException(
                    ProviderErrorId.WORK_INTERRUPTED,
                    "The work was interrupted after " + done
                            + " scopes, which are durable; run the same again to finish it",
                    null);
        }
    }
}
