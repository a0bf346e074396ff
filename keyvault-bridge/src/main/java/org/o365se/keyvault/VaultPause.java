package org.o365se.keyvault;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps a vault, or a key in it, that does not answer from being asked again for 1, 2, 4, 8 and then 16 seconds, however many callers come. Thread-safe. */
final class VaultPause {
    private static final int MAX_DOUBLINGS = 4;

    private final LongSupplier nanoClock;
    private int failures;
    private long until;
    private @Nullable String reason;

    VaultPause(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Why it is not to be asked now. */
    record Refusal(Duration left, String reason) {}

    synchronized Optional<Refusal> refusal() {
        var left = until - nanoClock.getAsLong();
        return reason == null || left <= 0
                ? Optional.empty()
                : Optional.of(new Refusal(Duration.ofNanos(left), reason));
    }

    synchronized void failed(String why) {
        var now = nanoClock.getAsLong();
        // Calls that were under way together are one failure.
        if (reason == null || until - now <= 0) {
            until = now
                    + Duration.ofSeconds(1L << Math.min(failures, MAX_DOUBLINGS))
                            .toNanos();
            failures++;
            reason = why;
        }
    }

    synchronized void answered() {
        failures = 0;
        reason = null;
    }
}
