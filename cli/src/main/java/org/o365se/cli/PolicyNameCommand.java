package org.o365se.cli;

import java.util.UUID;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code policy name}. */
@Command(name = "name", description = "Give a policy one more alias, or its first.")
final class PolicyNameCommand extends NameCommand {
    @ParentCommand
    private PolicyCommand policies;

    @Parameters(index = "0", paramLabel = "POLICY", description = "Its alias or id.")
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
