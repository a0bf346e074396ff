package org.o365se.cli.policy;

import java.util.UUID;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.cli.base.Invocation;
import org.o365se.cli.base.NameCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code policy name}. */
@Command(name = "name", description = "Add an alias to a policy.")
public final class PolicyNameCommand extends NameCommand {
    @ParentCommand
    private PolicyCommand policies;

    @Parameters(index = "0", paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String policy;

    @Override
    protected Invocation main() {
        return policies.main();
    }

    @Override
    protected String named() {
        return "Policy " + policy;
    }

    @Override
    protected UUID idIn(KeyChain chain) throws KeyChainException {
        return chain.requirePolicy(policy).id().orElseThrow();
    }
}
