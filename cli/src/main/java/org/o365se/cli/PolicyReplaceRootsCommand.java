package org.o365se.cli;

import java.util.List;
import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import org.o365se.RollReport;
import org.o365se.WorkOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code policy replace-roots}. */
@Command(name = "replace-roots", description = "Give a policy other root keys, both at once.")
final class PolicyReplaceRootsCommand extends PolicyWorkCommand {
    @Option(
            names = "--root",
            paramLabel = "URI",
            required = true,
            description = "A root key; twice. One that the policy has already stays.")
    private List<String> roots;

    @Override
    RollReport run(PolicyOperations operations, WorkOptions options) throws KeyChainException {
        var two = PolicyRoots.two(spec(), roots);
        return operations.replaceRoots(two.get(0), two.get(1), options);
    }
}
