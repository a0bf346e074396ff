package org.o365se.internal.runtime;

import org.o365se.HealthListener;
import org.o365se.PolicyHealth;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.audit.AuditKind;
import org.o365se.internal.audit.AuditSink;

/** Reports changes of the health of policies to the audit log. Thread-safe. */
final class AuditedHealth implements HealthListener {
    private final AuditSink sink;

    AuditedHealth(AuditSink sink) {
        this.sink = sink;
    }

    @Override
    public void changed(PolicyHealth before, PolicyHealth now) {
        sink.report(AuditEvent.of(AuditKind.HEALTH_CHANGED)
                .with(Member.TENANT, now.tenant())
                .with(Member.POLICY, now.policy())
                .with(Member.POLICY_ID, now.policyId())
                .with(Member.STATE, now.state())
                .with(Member.STATE_BEFORE, before.state())
                .with(Member.DETAIL, now.reason())
                .build());
    }
}
