package org.o365se.rootkey;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the home of a root key, or a key in it, from being asked again for 1, 2, 4, 8 and then 16 seconds after a failure, however many callers come. Meanwhile the failure answers for
 * it. Thread-safe.
 *
 * @param <R> what is remembered of the failure
 */
public final class BackOff<R> {
    private static final int MAX_DOUBLINGS = 4;

    private final LongSupplier nanoClock;
    private int failures;
    private long endNanos;
    private @Nullable R reason;

    /**
     * Creates one that lets everybody ask.
     *
     * @param nanoClock the time in nanoseconds from any origin, as {@code System.nanoTime}
     */
    public BackOff(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Why something must not be asked now.
     *
     * @param <R> as above
     * @param left how much longer
     * @param reason the failure
     */
    public record Refusal<R>(Duration left, R reason) {
        /**
         * Creates a refusal.
         *
         * @param left as above
         * @param reason as above
         */
        public Refusal {
            Objects.requireNonNull(left, "left");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Returns how long to wait after a number of failures in a row.
     *
     * @param failures how many there have been before the last one
     * @return 1, 2, 4, 8 or 16 seconds
     */
    public static Duration delay(int failures) {
        return Duration.ofSeconds(1L << Math.min(failures, MAX_DOUBLINGS));
    }

    /**
     * Returns why it must not be asked now.
     *
     * @return empty if it may be
     */
    public synchronized Optional<Refusal<R>> refusal() {
        var known = reason;
        var left = endNanos - nanoClock.getAsLong();
        return known == null || left <= 0
                ? Optional.empty()
                : Optional.of(new Refusal<>(Duration.ofNanos(left), known));
    }

    /**
     * Backs off, twice as long as the time before. While it does already nothing changes, because several callers can meet one failure.
     *
     * @param why the failure
     */
    public synchronized void failed(R why) {
        if (refusal().isEmpty()) {
            endNanos = nanoClock.getAsLong() + delay(failures).toNanos();
            failures++;
            reason = why;
        }
    }

    /** Lets everybody ask: there was an answer. The next failure is the first again. */
    public synchronized void answered() {
        failures = 0;
        reason = null;
    }
}
