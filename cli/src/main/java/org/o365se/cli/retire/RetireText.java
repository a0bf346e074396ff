package org.o365se.cli.retire;

import java.io.PrintWriter;
import org.o365se.RetireReport;
import org.o365se.cli.text.JsonText;
import picocli.CommandLine.ExitCode;

/** Prints what still needs a key version. */
final class RetireText {
    private RetireText() {}

    /**
     * What was looked through.
     *
     * @param none the sentence that nothing needs the key
     * @param title the title of what needs it
     * @param elsewhere what was not looked through
     */
    private record Looked(String none, String title, String elsewhere) {}

    /** Prints a report as one JSON object. Returns the exit code. */
    static int printJson(RetireReport report, PrintWriter out) {
        out.println(new JsonText()
                .add("needed", report.isNeeded())
                .add("count", report.needed())
                .addTexts("records", report.records())
                .addTexts("commands", report.commands())
                .build());
        return exitCode(report);
    }

    private static int exitCode(RetireReport report) {
        return report.isNeeded() ? RetireCheckCommand.NEEDED : ExitCode.OK;
    }

    /** Prints what of the chain needs a key. Returns the exit code. */
    static int print(String key, RetireReport report, PrintWriter out) {
        return print(
                key,
                report,
                new Looked(
                        "Nothing of this chain needs it.",
                        "Records that need it",
                        "Before the key is destroyed: older copies of the chain, such as backups, can still need it."),
                out);
    }

    /** Prints which messages need a key. Returns the exit code. */
    static int printMessages(String key, long messages, RetireReport report, PrintWriter out) {
        return print(
                key,
                report,
                new Looked(
                        "None of these " + messages + " messages needs it.",
                        "Messages that need it, of " + messages,
                        "Other copies of the messages, such as backups, can still need it."),
                out);
    }

    private static int print(String key, RetireReport report, Looked looked, PrintWriter out) {
        if (!report.isNeeded()) {
            out.println("Not needed: " + key + ". " + looked.none());
        } else {
            out.println("Needed: " + key + ". " + looked.title() + ": " + report.needed());
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
            out.println(looked.elsewhere());
        }
        return exitCode(report);
    }
}
