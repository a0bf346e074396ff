package org.o365se.cli.root;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.rootkey.RootKeyCheck.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code root check}. */
@Command(
        name = "check",
        description =
                "Check that a key can be a root key: its kind, its attributes, and whether it unwraps what it wrapped.")
public final class RootCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private RootCommand roots;

    @Parameters(paramLabel = "URI", description = "The root key.")
    private String uri;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        try (var known = roots.open()) {
            if (known.schemes().stream()
                    .noneMatch(scheme -> uri.regionMatches(true, 0, scheme + ":", 0, scheme.length() + 1))) {
                throw new CommandFailure(CommandErrorId.ROOT_SCHEME_UNKNOWN.with(
                        "No installed bridge supports the root key URI " + uri + " (installed schemes: "
                                + String.join(", ", known.schemes()) + "). Install the bridge, or correct the URI"));
            }
            var checks = known.check(uri);
            new RootCheckReport(checks).print(out);
            if (checks.stream().anyMatch(check -> check.outcome() == Outcome.FAILED)) {
                throw new CommandFailure(CommandErrorId.ROOT_CHECK_FAILED.with(
                        "Root key " + uri + " violates a rule; standard output shows the rule and the next step"));
            }
        }
        return ExitCode.OK;
    }
}
