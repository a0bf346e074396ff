package org.o365se.cli.approval;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.UUID;
import org.o365se.AuditTrail;
import org.o365se.DestructionReceipt;
import org.o365se.cli.text.JsonText;
import org.o365se.cli.text.PropertyList;

/** What a receipt says, for people and for scripts. */
final class ReceiptText {
    /** The largest receipt that is read, in bytes. */
    static final int MAX_BYTES = 64 << 20;

    private ReceiptText() {}

    /** Checks a receipt with the key of this service, and prints it. */
    static void print(DestructionReceipt receipt, Path configuration, PrintWriter out) throws IOException {
        print(
                DestructionReceipt.verify(
                        receipt.toBytes(), AuditTrail.of(configuration).verificationKey()),
                out);
    }

    static void print(DestructionReceipt.Report report, PrintWriter out) {
        new PropertyList()
                .add("action", report.action())
                .add("tenant", report.tenant())
                .add("policy", report.policy())
                .add("scopes", report.scopes().size())
                .add("destroyed at", report.destroyedAt())
                .add("approved by", report.approvers().isEmpty() ? "nobody" : String.join(", ", report.approvers()))
                .add(
                        "keys above",
                        report.keys().stream()
                                .map(key -> key.state() + "  " + key.uri() + "  " + key.version())
                                .toList())
                .add("final", report.isFinal() ? "yes" : "only for those who hold no old copy of the key chain")
                .print(out);
    }

    /** Names, once printed, keep their meaning. */
    static JsonText toJson(DestructionReceipt.Report report) {
        return new JsonText()
                .add("valid", true)
                .add("action", report.action())
                .add("tenant", report.tenant())
                .add("policyId", report.policy().toString())
                .addTexts(
                        "scopeIds", report.scopes().stream().map(UUID::toString).toList())
                .add("destroyedAt", report.destroyedAt())
                .addTexts("approvers", report.approvers())
                .add(
                        "keys",
                        report.keys().stream()
                                .map(key -> new JsonText()
                                        .add("kind", key.kind())
                                        .add("uri", key.uri())
                                        .add("version", key.version())
                                        .add("state", key.state())
                                        .add("detail", key.detail()))
                                .toList())
                .add("final", report.isFinal());
    }
}
