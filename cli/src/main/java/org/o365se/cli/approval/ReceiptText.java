package org.o365se.cli.approval;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.o365se.AuditTrail;
import org.o365se.DestructionReceipt;
import org.o365se.cli.text.PropertyList;

/** Prints what a receipt says. */
public final class ReceiptText {
    private ReceiptText() {}

    /** Checks a receipt with the key of this service, and prints it. */
    public static void print(DestructionReceipt receipt, Path configuration, PrintWriter out) throws IOException {
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
}
