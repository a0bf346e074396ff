package org.o365se.cli.policy;

import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import org.o365se.RollReport;
import org.o365se.WorkOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code policy replace-root}. */
@Command(
        name = "replace-root",
        description =
                "Replace a root key of a policy by another. The one that stays serves meanwhile; the old one need not be reachable.")
public final class PolicyReplaceRootCommand extends PolicyWorkCommand {
    @Parameters(index = "1", paramLabel = "OLD", description = "The URI of the root key that is replaced.")
    private String old;

    @Parameters(index = "2", paramLabel = "NEW", description = "The URI of the root key in its place.")
    private String successor;

    @Override
    RollReport run(PolicyOperations operations, WorkOptions options) throws KeyChainException {
        return operations.replaceRoot(old, successor, options);
    }
}
