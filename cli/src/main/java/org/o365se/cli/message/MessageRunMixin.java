package org.o365se.cli.message;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.o365se.MessageOutcome;
import org.o365se.MessageReport;
import org.o365se.MessageResult;
import org.o365se.MessageRunOptions;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.text.JsonText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The options and the output that {@code rewrap}, {@code reencrypt} and {@code verify} share. */
final class MessageRunMixin {
    private static final int FILES_PER_LINE = 1_000;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Work on N files at once. Default: ${DEFAULT-VALUE}.")
    private int jobs;

    @Option(names = "--json", description = "Print the report as one JSON object.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description =
                    "Files and folders, with all files below them; - reads paths from standard input, one in a line.")
    private List<String> paths;

    List<Path> paths() throws IOException {
        return MessagePaths.of(paths);
    }

    /** Returns the options of the run, which prints failures and its progress as they occur. */
    MessageRunOptions options(CommandSpec spec) {
        if (jobs < 1 || jobs > MessageRunOptions.MAX_JOBS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--jobs': it is 1 to " + MessageRunOptions.MAX_JOBS + ".");
        }
        var err = spec.commandLine().getErr();
        return MessageRunOptions.DEFAULT.jobs(jobs).listener((result, finished) -> follow(err, result, finished));
    }

    private static void follow(PrintWriter err, MessageResult result, long finished) {
        result.failure().ifPresent(failure -> {
            err.println(result.file() + ": " + failure);
            err.flush();
        });
        if (finished % FILES_PER_LINE == 0) {
            err.println(finished + " files so far");
            err.flush();
        }
    }

    /**
     * Prints the report.
     *
     * @param verb what was done, for example {@code Re-wrapped}
     * @throws CommandFailure if a file failed
     */
    void print(CommandSpec spec, String verb, MessageReport report) throws CommandFailure {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(spec.name(), report).build());
        } else {
            out.println((report.isDryRun() ? "Dry run, nothing was written: " : "") + verb + " "
                    + report.count(MessageOutcome.DONE) + ", unchanged " + report.count(MessageOutcome.UNCHANGED)
                    + ", not a message " + report.count(MessageOutcome.NOT_A_MESSAGE) + ", failed "
                    + report.count(MessageOutcome.FAILED));
        }
        out.flush();
        if (!report.isComplete()) {
            throw new CommandFailure(CommandErrorId.MESSAGES_FAILED.with(report.count(MessageOutcome.FAILED)
                    + " of the files failed, as the lines above say; correct the causes and run the command again"));
        }
    }

    private static JsonText toJson(String command, MessageReport report) {
        return new JsonText()
                .add("command", command)
                .add("dryRun", report.isDryRun())
                .add("done", report.count(MessageOutcome.DONE))
                .add("unchanged", report.count(MessageOutcome.UNCHANGED))
                .add("notMessages", report.count(MessageOutcome.NOT_A_MESSAGE))
                .add("failed", report.count(MessageOutcome.FAILED))
                .add(
                        "failures",
                        report.failures().stream()
                                .map(result -> new JsonText()
                                        .add("file", result.file().toString())
                                        .add("failure", result.failure()))
                                .toList());
    }
}
