package org.o365se.internal.audit;

import java.util.Optional;
import org.o365se.internal.audit.AuditEvent.Member;

/** Makes JFR events of changes, and passes all events on. Thread-safe. */
final class RecordedEvents implements AuditSink {
    private final AuditSink next;

    RecordedEvents(AuditSink next) {
        this.next = next;
    }

    @Override
    public void announce(AuditEvent event) throws AuditUnwritableException {
        next.announce(event);
    }

    @Override
    public void report(AuditEvent event) {
        record(event);
        next.report(event);
    }

    @Override
    public Optional<LogProof> reportWithProof(AuditEvent event) throws AuditUnwritableException {
        record(event);
        return next.reportWithProof(event);
    }

    @Override
    public Optional<String> sign(SignedTexts.Kind kind, String text) {
        return next.sign(kind, text);
    }

    private static void record(AuditEvent event) {
        if (event.kind() == AuditKind.HEALTH_CHANGED) {
            record(event, new HealthChangeEvent());
        } else if (event.kind().duty() == AuditKind.Duty.CHANGES && event.kind() != AuditKind.AVAILABILITY_OPEN) {
            record(event, new ChainChangeEvent());
        }
    }

    private static void record(AuditEvent event, HealthChangeEvent recorded) {
        if (!recorded.shouldCommit()) {
            return;
        }
        recorded.tenant = event.text(Member.TENANT);
        recorded.policy = event.text(Member.POLICY);
        recorded.policyId = event.text(Member.POLICY_ID);
        recorded.state = event.text(Member.STATE);
        recorded.stateBefore = event.text(Member.STATE_BEFORE);
        recorded.reason = event.text(Member.DETAIL);
        recorded.commit();
    }

    private static void record(AuditEvent event, ChainChangeEvent recorded) {
        if (!recorded.shouldCommit()) {
            return;
        }
        recorded.change = event.kind().toString();
        recorded.outcome = event.outcome().toString();
        recorded.tenant = event.text(Member.TENANT);
        recorded.policy = event.text(Member.POLICY);
        recorded.scopeId = event.text(Member.SCOPE_ID);
        recorded.generation = event.text(Member.GENERATION);
        recorded.error = event.text(Member.ERROR);
        recorded.commit();
    }
}
