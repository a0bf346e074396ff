package org.o365se.pkcs11;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.RootKeyException;

/**
 * Keeps a token that failed from being asked again at once: for 1, 2, 4, 8 and then 16 seconds its last failure is the answer. Thread-safe.
 */
final class Pause {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LONGEST_SECONDS = 16;

    private final LongSupplier nanoClock;
    private long seconds;
    private long endNanos;
    private @Nullable RootKeyException last;

    Pause(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Begins a pause, twice as long as the one before; in the midst of one it changes nothing, because several callers can meet one failure. */
    synchronized void begin(RootKeyException failure) {
        if (failure() != null) {
            return;
        }
        seconds = seconds == 0 ? 1 : Math.min(LONGEST_SECONDS, 2 * seconds);
        endNanos = nanoClock.getAsLong() + seconds * NANOS_PER_SECOND;
        last = failure;
    }

    /** The token works: the next pause is a short one again. */
    synchronized void end() {
        seconds = 0;
        last = null;
    }

    /** The failure that answers for the token now, or null if it may be asked. */
    synchronized @Nullable RootKeyException failure() {
        return last != null && endNanos - nanoClock.getAsLong() > 0 ? last : null;
    }
}
