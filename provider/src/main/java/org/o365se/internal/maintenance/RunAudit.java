package org.o365se.internal.maintenance;

import org.o365se.MessageOutcome;
import org.o365se.MessageReport;
import org.o365se.MessageRunOptions;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.audit.AuditKind;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.audit.AuditUnwritableException;
import org.o365se.internal.chain.MessageRoute;

/** The audit lines of a run over files and folders: that it begins, and how it ended with how many messages. There is no line for a single message. */
final class RunAudit {
    private static final String DRY_RUN = "dry-run";

    private final AuditSink audit;
    private final AuditEvent.Builder event;

    RunAudit(MessageJob job, MessageRoute route, MessageRunOptions options) {
        audit = route.audit();
        event = route.event(
                switch (job) {
                    case REWRAP -> AuditKind.MESSAGES_REWRAPPED;
                    case REENCRYPT -> AuditKind.MESSAGES_REENCRYPTED;
                    case VERIFY -> AuditKind.MESSAGES_VERIFIED;
                });
        if (options.isDryRun()) {
            event.with(Member.REASON, DRY_RUN);
        }
    }

    /**
     * Writes that the run begins.
     *
     * @throws AuditUnwritableException if the configuration requires the line and it cannot be written: then the run must not begin
     */
    void begin() throws AuditUnwritableException {
        audit.announce(event.begun().build());
    }

    void ended(MessageReport report) {
        audit.report(counted(report).done().build());
    }

    /** Writes that the run was broken off, and what it had done until then. */
    void brokenOff(MessageReport report, Throwable why) {
        audit.report(counted(report).failed(why).build());
    }

    private AuditEvent.Builder counted(MessageReport report) {
        return event.with(Member.COUNT, report.count(MessageOutcome.DONE))
                .with(Member.UNCHANGED, report.count(MessageOutcome.UNCHANGED))
                .with(Member.FAILURES, report.count(MessageOutcome.FAILED));
    }
}
