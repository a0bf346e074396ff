package org.o365se.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.o365se.rootkey.RootKeyDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy list}. */
@Command(name = "list", description = "List the policies, oldest first.")
final class PolicyListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Override
    public Integer call() throws IOException {
        try (var chain = policies.main().openChain()) {
            var table = new Table("POLICY", "PROFILE", "VERSION", "STATE", "ROOT KEYS");
            for (var policy : chain.policies()) {
                table.row(
                        policy.alias(),
                        Words.of(policy.profile()),
                        Long.toString(policy.policyKeyVersion()),
                        PolicyText.word(policy),
                        policy.roots().stream().map(RootKeyDescription::uri).collect(Collectors.joining(" ")));
            }
            table.print(spec.commandLine().getOut());
        }
        return ExitCode.OK;
    }
}
