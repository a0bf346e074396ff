package org.o365se.cli.policy;

import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import org.o365se.RollReport;
import org.o365se.WorkOptions;
import picocli.CommandLine.Command;

/** {@code policy roll}. */
@Command(
        name = "roll",
        description =
                "Make a new policy key with the same root keys, and wrap the scopes with it. Finishes a roll that was interrupted.")
public final class PolicyRollCommand extends PolicyWorkCommand {
    @Override
    RollReport run(PolicyOperations operations, WorkOptions options) throws KeyChainException {
        return operations.roll(options);
    }
}
