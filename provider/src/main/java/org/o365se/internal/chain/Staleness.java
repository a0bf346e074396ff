package org.o365se.internal.chain;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Decides when a chain must be read again, because another process may have changed it. Thread-safe. */
public final class Staleness {
    /** The early check starts in the last of this many parts of the time. */
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
