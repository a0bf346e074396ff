package org.o365se.cli.policy;

import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import org.o365se.RollReport;
import org.o365se.WorkOptions;
import picocli.CommandLine.Command;

/** {@code policy refresh}. */
@Command(
        name = "refresh",
        description =
                "Bind a policy to the newest versions of its root keys. Makes no policy key if there is no newer version.")
public final class PolicyRefreshCommand extends PolicyWorkCommand {
    @Override
    RollReport run(PolicyOperations operations, WorkOptions options) throws KeyChainException {
        return operations.refresh(options);
    }
}
