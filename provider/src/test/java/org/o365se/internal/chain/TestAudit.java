package org.o365se.internal.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.o365se.internal.approval.ApproverSeals;
import org.o365se.internal.approval.AuditSeals;
import org.o365se.internal.audit.AuditActor;
import org.o365se.internal.audit.AuditLog;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.audit.SignedTexts;
import org.o365se.internal.config.AuditSettings;
import org.o365se.internal.file.FileAccess;
import org.o365se.internal.receipt.Receipts;

/** An audit log of a test, or none, with what depends on it. */
public record TestAudit(
        AuditSink sink,
        ApproverSeals seals,
        Optional<Receipts> receipts,
        String verificationKey,
        Optional<Path> folder) {
    public static final TestAudit NONE =
            new TestAudit(AuditSink.NONE, ApproverSeals.NONE, Optional.empty(), "", Optional.empty());

    /** Creates a log; its lock is held as long as the JVM lives. */
    public static TestAudit in(Path folder) throws IOException {
        var settings = new AuditSettings(
                folder.resolve("audit.jsonl"),
                folder.resolve("audit.key"),
                FileAccess.OWNER,
                AuditSettings.Names.PLAIN,
                AuditSettings.Required.CHANGES,
                Long.MAX_VALUE);
        var actor = AuditActor.ofThisProcess();
        var key = AuditLog.create(settings, actor, Clock.systemUTC());
        var sink = AuditLog.open(settings, Clock.systemUTC()).sinkFor(actor);
        var notes = new AuditSeals.Notes() {
            @Override
            public String sign(String text) throws IOException {
                return sink.sign(SignedTexts.Kind.APPROVERS, text).orElseThrow();
            }

            @Override
            public String open(String note) throws IOException {
                return SignedTexts.open(SignedTexts.Kind.APPROVERS, note, key);
            }
        };
        return new TestAudit(
                sink,
                new AuditSeals(notes),
                Optional.of(new Receipts(settings.receipts(), sink)),
                key,
                Optional.of(folder));
    }
}
