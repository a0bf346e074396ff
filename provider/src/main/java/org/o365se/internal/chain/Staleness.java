package org.o365se.internal.chain;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Decides when a chain must be read again, because another process may have changed it. Thread-safe. */
public final class Staleness {
    /** The last of so many parts of the time. */
    private static final int AHEAD = 5;

    private final long maxNanos;
    private final LongSupplier nanoClock;
    private volatile long checkedAt;
    private volatile boolean triedInTime;

    public Staleness(Duration max, LongSupplier nanoClock) {
        this.maxNanos = max.toNanos();
        this.nanoClock = nanoClock;
        this.checkedAt = nanoClock.getAsLong();
    }

    boolean isReached() {
        return age() >= maxNanos;
    }

    /** Returns whether it will be reached soon, so that one thread should look before the others have to wait; once. */
    boolean isNear() {
        long age = age();
        return age >= maxNanos || (age >= maxNanos - maxNanos / AHEAD && !triedInTime);
    }

    /** Counts the look that is made in time, whether it succeeds or not. */
    void tryingInTime() {
        triedInTime = true;
    }

    private long age() {
        return nanoClock.getAsLong() - checkedAt;
    }

    /** What time it is now: to be asked before a look, so that a change during it is not taken for seen. */
    long beforeLooking() {
        return nanoClock.getAsLong();
    }

    /** Counts from a look that succeeded. */
    void looked(long beforeLooking) {
        checkedAt = beforeLooking;
        triedInTime = false;
    }
}
