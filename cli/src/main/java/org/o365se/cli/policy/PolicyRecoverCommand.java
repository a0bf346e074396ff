package org.o365se.cli.policy;

import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import org.o365se.RollReport;
import org.o365se.WorkOptions;
import picocli.CommandLine.Command;

/** {@code policy recover}. */
@Command(
        name = "recover",
        description = "Give a policy other root keys after both were lost: the availability key opens the policy key.")
public final class PolicyRecoverCommand extends PolicyRootsCommand {
    @Override
    RollReport run(PolicyOperations operations, String first, String second, WorkOptions options)
            throws KeyChainException {
        return operations.recover(first, second, options);
    }
}
