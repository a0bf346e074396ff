package org.o365se.keychain;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.o365se.CorruptedKeyChainException;

/**
 * The version of a chain's file that was refused last. A corrupted one is not read again. For any other reason, such as a secret that may be put right without a change of
 * the file, it is read again after a pause that grows with what the last reading has cost. Guarded by its owner.
 */
final class RefusedVersion {
    private static final int COST_FACTOR = 20;
    private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** What costs less is tried each time. */
    private static final long MIN_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private @Nullable Refusal refusal;

    private record Refusal(FileVersion version, IOException reason, long tryAgainNanos) {}

    void require(FileVersion version) throws IOException {
        var known = refusal;
        if (known == null || !known.version().equals(version)) {
            return;
        }
        if (known.reason() instanceof CorruptedKeyChainException corrupted) {
            throw new CorruptedKeyChainException(corrupted.getMessage());
        }
        if (System.nanoTime() - known.tryAgainNanos() < 0) {
            throw new IOException(known.reason().getMessage(), known.reason().getCause());
        }
    }

    void remember(FileVersion version, IOException reason, long costNanos) {
        long pause = Math.min(costNanos * COST_FACTOR, MAX_PAUSE_NANOS);
        refusal = new Refusal(version, reason, System.nanoTime() + (pause < MIN_PAUSE_NANOS ? 0 : pause));
    }
}
