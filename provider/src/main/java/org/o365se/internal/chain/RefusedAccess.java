package org.o365se.internal.chain;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.o365se.KeyChainException;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.audit.AuditKind;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;

/** Reports to the audit log that this process refused the use of a policy: at most one line a minute for each policy, not one for each message. Thread-safe. */
final class RefusedAccess {
    static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MAX_ENTRIES = 10_000;

    private final AuditSink audit;
    private final LongSupplier nanoClock;
    private final Map<PolicyId, Long> reportedAt = new HashMap<>();

    RefusedAccess(AuditSink audit, LongSupplier nanoClock) {
        this.audit = audit;
        this.nanoClock = nanoClock;
    }

    void report(Policy policy, KeyChainException refusal) {
        if (isDue(policy.id())) {
            audit.report(AuditEvent.of(AuditKind.ACCESS_REFUSED)
                    .with(Member.TENANT, policy.tenant())
                    .with(Member.POLICY, policy.displayName())
                    .with(Member.POLICY_ID, policy.id())
                    .failed(refusal)
                    .build());
        }
    }

    private synchronized boolean isDue(PolicyId policy) {
        long now = nanoClock.getAsLong();
        var last = reportedAt.get(policy);
        if (last != null && now - last < INTERVAL_NANOS) {
            return false;
        }
        if (reportedAt.size() >= MAX_ENTRIES) {
            reportedAt.clear();
        }
        reportedAt.put(policy, now);
        return true;
    }
}
