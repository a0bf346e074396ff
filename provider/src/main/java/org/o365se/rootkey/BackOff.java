package org.o365se.rootkey;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prevents calls to the home of a root key, or to a key in it, for 1, 2, 4, 8 and then 16 seconds after a failure, regardless of the number of callers. In the
 * meantime callers get the failure. Thread-safe.
 *
 * @param <R> the type that describes a failure
 */
public final class BackOff<R> {
    private static final int MAX_DOUBLINGS = 4;

    private final LongSupplier nanoClock;
    private int failures;
    private long endNanos;
    private @Nullable R reason;

    /**
     * Creates a back-off that allows calls.
     *
     * @param nanoClock the time in nanoseconds from any origin, like {@code System.nanoTime}
     */
    public BackOff(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * The reason why calls are not allowed now.
     *
     * @param <R> as above
     * @param left the remaining time
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
     * Returns the pause after a number of consecutive failures.
     *
     * @param failures the number of failures before the last one
     * @return 1, 2, 4, 8 or 16 seconds
     */
    public static Duration delay(int failures) {
        return Duration.ofSeconds(1L << Math.min(failures, MAX_DOUBLINGS));
    }

    /**
     * Returns the reason why calls are not allowed now.
     *
     * @return empty if they are allowed
     */
    public synchronized Optional<Refusal<R>> refusal() {
        var known = reason;
        var left = endNanos - nanoClock.getAsLong();
        return known == null || left <= 0
                ? Optional.empty()
                : Optional.of(new Refusal<>(Duration.ofNanos(left), known));
    }

    /**
     * Backs off, twice as long as the last time. Has no effect during a pause, because several callers can report the same failure.
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

    /** Allows calls, because one has succeeded. The next failure counts as the first. */
    public synchronized void answered() {
        failures = 0;
        reason = null;
    }
}
