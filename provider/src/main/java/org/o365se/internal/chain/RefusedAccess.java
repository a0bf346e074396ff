package org.o365se.internal.chain;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.o365se.Access;
import org.o365se.KeyChainException;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.audit.AuditKind;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;

/**
 * Refuses access on behalf of the service where the configuration does not allow it, and reports to the audit log that this process refused the use of a policy:
 * at most one line a minute for each policy and kind of access, not one for each message. Thread-safe.
 */
final class RefusedAccess {
    static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MAX_ENTRIES = 10_000;

    private final AuditSink audit;
    private final boolean isSystemAllowed;
    private final LongSupplier nanoClock;
    private final Map<Reported, Long> reportedAt = new HashMap<>();

    /** What a line was written about; no policy where the use concerns every policy of the chain. */
    private record Reported(Optional<PolicyId> policy, Access access) {}

    RefusedAccess(AuditSink audit, boolean isSystemAllowed, LongSupplier nanoClock) {
        this.audit = audit;
        this.isSystemAllowed = isSystemAllowed;
        this.nanoClock = nanoClock;
    }

    /**
     * Checks that the configuration allows a kind of access to this process.
     *
     * @param access on whose behalf
     * @param policy the policy that would be used, looked up only for the audit line
     * @throws KeyChainException if it does not
     */
    void requireAllowed(Access access, Supplier<Optional<Policy>> policy) throws KeyChainException {
        if (access == Access.SYSTEM && !isSystemAllowed) {
            var refusal = new KeyChainException(
                    ProviderErrorId.SYSTEM_ACCESS_REFUSED,
                    "SYSTEM access is not allowed in this process; set access.system = allowed in its configuration, or omit the parameter for USER access",
                    null);
            report(policy.get(), access, refusal);
            throw refusal;
        }
    }

    void report(Optional<Policy> policy, Access access, KeyChainException refusal) {
        if (isDue(new Reported(policy.map(Policy::id), access))) {
            audit.report(AuditEvent.of(AuditKind.ACCESS_REFUSED)
                    .with(Member.TENANT, policy.map(Policy::tenant))
                    .with(Member.POLICY, policy.map(Policy::displayName))
                    .with(Member.POLICY_ID, policy.map(Policy::id))
                    .with(Member.ACCESS, access)
                    .failed(refusal)
                    .build());
        }
    }

    private synchronized boolean isDue(Reported line) {
        long now = nanoClock.getAsLong();
        var last = reportedAt.get(line);
        if (last != null && now - last < INTERVAL_NANOS) {
            return false;
        }
        if (reportedAt.size() >= MAX_ENTRIES) {
            reportedAt.clear();
        }
        reportedAt.put(line, now);
        return true;
    }
}
