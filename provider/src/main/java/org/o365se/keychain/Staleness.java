package org.o365se.keychain;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells when a chain has to be looked at again, because another process may have changed it. Thread-safe. */
final class Staleness {
    private final long maxNanos;
    private final LongSupplier nanoClock;
    private volatile long checkedAt;

    Staleness(Duration max, LongSupplier nanoClock) {
        this.maxNanos = max.toNanos();
        this.nanoClock = nanoClock;
        this.checkedAt = nanoClock.getAsLong();
    }

    boolean isReached() {
        return nanoClock.getAsLong() - checkedAt >= maxNanos;
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
