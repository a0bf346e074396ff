package org.o365se.cli.message;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.o365se.Access;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.MessageOperations;
import org.o365se.MessageOutcome;
import org.o365se.MessageReport;
import org.o365se.MessageRunOptions;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.base.Progress;
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

    @Option(
            names = "--access",
            paramLabel = "WHOSE",
            defaultValue = "user",
            description = {
                "user, or system for the service itself, which access.system must allow.",
                "Default: ${DEFAULT-VALUE}."
            })
    private Access access;

    @Option(names = "--json", description = "Print the report as one JSON object.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description =
                    "Files and folders, with all files below them; - reads paths from standard input, one in a line.")
    private List<String> named;

    private List<Path> paths = List.of();
    private Progress progress;

    /** Returns the files and folders; standard input is read once. */
    List<Path> paths() throws IOException {
        if (paths.isEmpty()) {
            paths = MessagePaths.of(named);
        }
        return paths;
    }

    /** Returns the operations on behalf of whom the user named. */
    MessageOperations operations(KeyChain chain) throws KeyChainException {
        return access == Access.USER ? chain.messages() : chain.messages().withAccess(access);
    }

    /** Returns the options of the run, which prints failures and its progress as they occur. */
    MessageRunOptions options(CommandSpec spec) throws IOException {
        if (jobs < 1 || jobs > MessageRunOptions.MAX_JOBS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--jobs': it is 1 to " + MessageRunOptions.MAX_JOBS + ".");
        }
        progress = new Progress(spec.commandLine().getErr(), "files", FILES_PER_LINE);
        var total = progress.isBar() ? OptionalLong.of(FileCount.of(paths())) : OptionalLong.empty();
        return MessageRunOptions.DEFAULT.jobs(jobs).listener((result, finished) -> {
            result.failure().ifPresent(failure -> progress.print(result.file() + ": " + failure));
            progress.show(finished, total);
        });
    }

    /**
     * Prints the report.
     *
     * @param verb what was done, for example {@code Re-wrapped}
     * @throws CommandFailure if a file failed
     */
    void print(CommandSpec spec, String verb, MessageReport report) throws CommandFailure {
        progress.end();
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
