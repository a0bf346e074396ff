package org.o365se.cli.retire;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.o365se.KeyChainException;
import org.o365se.RetireReport;
import org.o365se.cli.message.MessagePaths;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code retire-check scope}. */
@Command(
        name = "scope",
        description = {
            "Show which messages still need a scope key version. Reads their headers only.",
            "The result is as complete as the messages that are named: name all copies and backups too."
        },
        exitCodeList = {
            "0:none of the messages needs it",
            "1:failure; one line on standard error gives the error id and the reason",
            "2:usage error",
            "3:messages need it, or cannot be read",
            "141:the reader closed standard output, as head does"
        })
public final class RetireCheckScopeCommand implements Callable<Integer> {
    /** Stands for the files and folders in the commands of a report. */
    private static final String PLACEHOLDER = "MESSAGES";

    private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}./_@:+-]+");

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private RetireCheckCommand checks;

    @Option(
            names = "--messages",
            paramLabel = "PATH",
            required = true,
            description = {
                "A file or a folder with all files below it; can be repeated.",
                "- reads paths from standard input, one in a line."
            })
    private List<String> paths;

    @Parameters(index = "0", paramLabel = "SCOPE", description = "The alias or id of the scope.")
    private String scope;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The scope key version.")
    private long version;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = checks.main().openChain()) {
            var inventory = chain.inventory(scope, version);
            inventory.addAll(MessagePaths.of(paths));
            var report = withPaths(inventory.report());
            var out = spec.commandLine().getOut();
            return json
                    ? RetireText.printJson(report, out)
                    : RetireText.printMessages(
                            "scope key version " + version + " of scope " + scope, inventory.messages(), report, out);
        }
    }

    /** Puts the files and folders of this call into the commands. */
    private RetireReport withPaths(RetireReport report) {
        var named = paths.stream().map(RetireCheckScopeCommand::quoted).collect(Collectors.joining(" "));
        return new RetireReport(
                report.needed(),
                report.records(),
                report.commands().stream()
                        .map(command -> command.endsWith(PLACEHOLDER)
                                ? command.substring(0, command.length() - PLACEHOLDER.length()) + named
                                : command)
                        .toList());
    }

    /** Returns an argument as a shell takes it. */
    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
