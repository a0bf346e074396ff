package org.o365se.cli;

import java.util.UUID;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code policy name}. */
@Command(name = "name", description = "Add an alias to a policy.")
final class PolicyNameCommand extends NameCommand {
    @ParentCommand
    private PolicyCommand policies;

    @Parameters(index = "0", paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String policy;

    @Override
    Main main() {
        return policies.main();
    }

    @Override
    String named() {
        return "Policy " + policy;
    }

    @Override
    UUID idIn(KeyChain chain) throws KeyChainException {
        return chain.requirePolicy(policy).id().orElseThrow();
    }
}
