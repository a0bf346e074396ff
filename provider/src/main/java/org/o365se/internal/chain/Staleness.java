package org.o365se.internal.chain;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when a chain must be read again, because another process may have changed it, and for how long it may be used if it cannot be read. Thread-safe.
 */
public final class Staleness {
    /** The early check starts in the last of this many parts of the time. */
    private static final int AHEAD = 5;

    private final long maxNanos;
    private final long maxOutageNanos;
    private final LongSupplier nanoClock;
    private volatile long checkedAt;
    private volatile boolean triedInTime;

    public Staleness(Duration max, Duration maxOutage, LongSupplier nanoClock) {
        this.maxNanos = max.toNanos();
        this.maxOutageNanos = maxOutage.toNanos();
        this.nanoClock = nanoClock;
        this.checkedAt = nanoClock.getAsLong();
    }

    boolean isReached() {
        return age() >= maxNanos;
    }

    /** Returns whether a chain that could not be read in time may still be used, because its store cannot be reached. */
    boolean isWithinOutage() {
        return maxOutageNanos > 0 && age() < maxNanos + maxOutageNanos;
    }

    /** Returns, once, whether the time will soon have passed, so that one thread should check before the others must wait. */
    boolean isNear() {
        long age = age();
        return age >= maxNanos || (age >= maxNanos - maxNanos / AHEAD && !triedInTime);
    }

    /** Records the early check, whether it succeeds or not. */
    void tryingInTime() {
        triedInTime = true;
    }

    private long age() {
        return nanoClock.getAsLong() - checkedAt;
    }

    /** Returns the current time; called before a check, so that a change during the check is not missed. */
    long beforeLooking() {
        return nanoClock.getAsLong();
    }

    /** Records a successful check. */
    void looked(long beforeLooking) {
        checkedAt = beforeLooking;
        triedInTime = false;
    }
}
