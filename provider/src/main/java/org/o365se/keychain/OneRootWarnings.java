package org.o365se.keychain;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Warns that a policy key was opened although a root key failed: one more failure and its data cannot be read. At most one warning an hour for each policy. Thread-safe. */
final class OneRootWarnings {
    static final Duration INTERVAL = Duration.ofHours(1);
    private static final int MAX_POLICIES = 10_000;
    private static final Logger LOG = System.getLogger(OneRootWarnings.class.getName());

    private final LongSupplier nanoTime;
    private final Map<UUID, Long> warnedAt = new HashMap<>();

    OneRootWarnings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void of(Policy policy, RootFailures failures) {
        failures.told().filter(told -> isDue(policy.id())).ifPresent(told -> {
            LOG.log(
                    Level.WARNING,
                    () -> "The policy key of policy " + policy.displayName()
                            + " was opened although a root key failed; run 'o365se chain check'. " + told);
        });
    }

    private synchronized boolean isDue(UUID policy) {
        long now = nanoTime.getAsLong();
        var last = warnedAt.get(policy);
        if (last != null && now - last < INTERVAL.toNanos()) {
            return false;
        }
        if (warnedAt.size() >= MAX_POLICIES) {
            warnedAt.clear();
        }
        warnedAt.put(policy, now);
        return true;
    }
}
