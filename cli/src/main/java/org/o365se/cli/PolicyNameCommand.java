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

/** {@code policy name}. */
@Command(name = "name", description = "Give a policy one more alias, also one that has none.")
final class PolicyNameCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(index = "0", paramLabel = "POLICY", description = "Its alias or id.")
    private String policy;

    @Parameters(index = "1", paramLabel = "ALIAS", description = "The further alias, TENANT/NAME.")
    private String alias;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = policies.main().openChain()) {
            var known = chain.policy(policy).orElseThrow(() -> PolicyCommand.unknown(policy));
            chain.name(known.id().orElseThrow().toString(), alias);
            spec.commandLine().getOut().println("Policy " + policy + " is also named " + alias);
        }
        return ExitCode.OK;
    }
}
