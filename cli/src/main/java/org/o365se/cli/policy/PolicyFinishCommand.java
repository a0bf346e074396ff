package org.o365se.cli.policy;

import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import org.o365se.RollReport;
import org.o365se.WorkOptions;
import picocli.CommandLine.Command;

/** {@code policy finish}. */
@Command(name = "finish", description = "Wrap the scopes again that an interrupted roll has left.")
public final class PolicyFinishCommand extends PolicyWorkCommand {
    @Override
    RollReport run(PolicyOperations operations, WorkOptions options) throws KeyChainException {
        return operations.finish(options);
    }
}
