package org.o365se.keychain;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells when a chain has to be looked at again, because another process may have changed it. Thread-safe. */
final class Staleness {
    /** The last of so many parts of the time. */
    private static final int AHEAD = 5;

    private final long maxNanos;
    private final LongSupplier nanoClock;
    private volatile long checkedAt;

    Staleness(Duration max, LongSupplier nanoClock) {
        this.maxNanos = max.toNanos();
        this.nanoClock = nanoClock;
        this.checkedAt = nanoClock.getAsLong();
    }

    boolean isReached() {
        return age() >= maxNanos;
    }

    /** Tells whether it will be reached soon, so that one thread should look before the others have to wait. */
    boolean isNear() {
        return age() >= maxNanos - maxNanos / AHEAD;
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
    }
}
