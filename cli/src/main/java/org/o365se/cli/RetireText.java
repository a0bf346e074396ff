package org.o365se.cli;

import java.io.PrintWriter;
import org.o365se.RetireReport;
import picocli.CommandLine.ExitCode;

/** Prints what still needs a key version. */
final class RetireText {
    private RetireText() {}

    /** Returns the exit code. */
    static int print(String key, RetireReport report, PrintWriter out) {
        if (!report.isNeeded()) {
            out.println("Not needed: " + key + ". Nothing of this chain needs it.");
        } else {
            out.println("Needed: " + key + ". Records that need it: " + report.needed());
            report.records().forEach(record -> out.println("  " + record));
            if (report.needed() > report.records().size()) {
                out.println("  and " + (report.needed() - report.records().size()) + " more");
            }
        }
        if (!report.commands().isEmpty()) {
            out.println("Next:");
            report.commands().forEach(command -> out.println("  " + command));
        }
        if (!report.isNeeded()) {
            out.println("Before the key is destroyed: older copies of the chain, such as backups, can still need it.");
        }
        return report.isNeeded() ? RetireCheckCommand.NEEDED : ExitCode.OK;
    }
}
