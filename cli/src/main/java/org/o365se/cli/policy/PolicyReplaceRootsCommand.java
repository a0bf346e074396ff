package org.o365se.cli.policy;

import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import org.o365se.RollReport;
import org.o365se.WorkOptions;
import picocli.CommandLine.Command;

/** {@code policy replace-roots}. */
@Command(name = "replace-roots", description = "Give a policy other root keys, both at once.")
public final class PolicyReplaceRootsCommand extends PolicyRootsCommand {
    @Override
    RollReport run(PolicyOperations operations, String first, String second, WorkOptions options)
            throws KeyChainException {
        return operations.replaceRoots(first, second, options);
    }
}
