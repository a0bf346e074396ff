package org.o365se.postgres;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time by which a call ends. */
final class Deadline {
    private final LongSupplier nanoClock;
    private final long endNanos;

    Deadline(Duration timeout, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.endNanos = nanoClock.getAsLong() + timeout.toNanos();
    }

    /** Returns the remaining time, at least one millisecond, because 0 means no limit to JDBC. */
    int leftMillis() {
        long left = Duration.ofNanos(endNanos - nanoClock.getAsLong()).toMillis();
        return (int) Math.max(1, Math.min(left, Integer.MAX_VALUE));
    }
}
