package org.o365se.internal.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.o365se.HealthState;
import org.o365se.PolicyHealth;
import org.o365se.internal.error.Log;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.health.RootBook.TenantRoot;
import org.o365se.rootkey.RootKeyException;

/** Logs failing root keys, the first failure at once and further ones together each minute, and changes of the health of policies. Not thread-safe. */
final class HealthLog {
    static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int MAX_ENTRIES = 10_000;

    private final Clock clock;
    private final Map<TenantRoot, Series> failing = new HashMap<>();

    /** Failures of one root key in a row. */
    private static final class Series {
        private Instant reportedAt;
        private int unreported;

        Series(Instant reportedAt) {
            this.reportedAt = reportedAt;
        }
    }

    HealthLog(Clock clock) {
        this.clock = clock;
    }

    /** Reports a failure; {@code isNew} is whether it is the first one, or the first one of its class. */
    void fails(TenantRoot root, String policy, RootKeyException failure, boolean isNew) {
        var now = clock.instant();
        var series = failing.get(root);
        if (series == null || isNew) {
            if (failing.size() >= MAX_ENTRIES) {
                failing.clear();
            }
            failing.put(root, new Series(now));
            Log.warn(
                    ProviderErrorId.LOG_ROOT_FAILS,
                    "Root key " + root.uri() + " failed when it was used for policy " + policy + ": "
                            + failure.getMessage());
            return;
        }
        series.unreported++;
        if (Duration.between(series.reportedAt, now).compareTo(INTERVAL) >= 0) {
            Log.warn(
                    ProviderErrorId.LOG_ROOT_FAILS,
                    "Root key " + root.uri() + " of tenant " + root.tenant() + " still fails, " + series.unreported
                            + (series.unreported == 1 ? " time" : " times") + " since the last report: "
                            + failure.getMessage());
            series.reportedAt = now;
            series.unreported = 0;
        }
    }

    /** Reports that a root key works again; {@code since} is when it began to fail. */
    void works(TenantRoot root, Optional<Instant> since) {
        failing.remove(root);
        Log.info(
                ProviderErrorId.LOG_ROOT_WORKS,
                "Root key " + root.uri() + " of tenant " + root.tenant() + " works again"
                        + since.map(time -> "; it failed since " + time).orElse(""));
    }

    /** Reports a change of the health of a policy. */
    void changed(HealthState before, PolicyHealth now) {
        if (now.state() == HealthState.OK) {
            Log.info(ProviderErrorId.LOG_POLICY_OK, "Policy " + now.policy() + " is OK again; it was " + before);
        } else {
            Log.warn(
                    ProviderErrorId.LOG_POLICY_HEALTH,
                    "Policy " + now.policy() + " is " + now.state() + " now; it was " + before + ". " + now.reason()
                            + ". " + now.outlook());
        }
    }
}
