package org.o365se.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy enable}. */
@Command(name = "enable", description = "Enable a policy. Needs a root key that opens its policy key.")
final class PolicyEnableCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(index = "0", paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String alias;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = policies.main().openChain()) {
            var changed = chain.operations(alias).enable();
            spec.commandLine().getOut().println("Policy " + changed.alias() + " is enabled.");
        }
        return ExitCode.OK;
    }
}
