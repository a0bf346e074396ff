package org.o365se.cli.policy;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy forget}. */
@Command(
        name = "forget",
        description = "Remove the cached keys of a policy from every process, so that the next use asks the root keys.")
public final class PolicyForgetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String alias;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var out = spec.commandLine().getOut();
        try (var chain = policies.main().openChain()) {
            chain.forget(alias);
            out.println(
                    "Every process forgets the cached keys of policy " + alias + " within its keychain.max-staleness.");
        }
        return ExitCode.OK;
    }
}
