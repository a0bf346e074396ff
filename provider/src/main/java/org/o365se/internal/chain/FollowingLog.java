package org.o365se.internal.chain;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.o365se.internal.error.Log;
import org.o365se.internal.error.ProviderErrorId;

/** Logs that the chain cannot be read for changes by other processes: the first time at once, then together each minute. Thread-safe. */
final class FollowingLog {
    static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoClock;
    private volatile boolean failing;
    private long reportedNanos;
    private int unreported;

    FollowingLog(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    synchronized void failed(Exception failure) {
        long now = nanoClock.getAsLong();
        unreported++;
        if (failing && now - reportedNanos < INTERVAL_NANOS) {
            return;
        }
        Log.warn(
                ProviderErrorId.LOG_CHAIN_NOT_FOLLOWED,
                "The key chain cannot be read for changes"
                        + (unreported == 1 ? "" : ", " + unreported + " times since the last report")
                        + ". Once keychain.max-staleness and keychain.max-outage have passed, nothing is encrypted or decrypted: "
                        + failure.getMessage());
        failing = true;
        reportedNanos = now;
        unreported = 0;
    }

    void read() {
        if (failing) {
            readAgain();
        }
    }

    private synchronized void readAgain() {
        if (failing) {
            failing = false;
            unreported = 0;
            Log.info(ProviderErrorId.LOG_CHAIN_FOLLOWED, "The key chain can be read again");
        }
    }
}
