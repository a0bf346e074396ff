package org.o365se.cli;

import java.util.List;
import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import org.o365se.RollReport;
import org.o365se.WorkOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code policy recover}. */
@Command(
        name = "recover",
        description = "Give a policy other root keys after both were lost: the availability key opens the policy key.")
final class PolicyRecoverCommand extends PolicyWorkCommand {
    @Option(
            names = "--root",
            paramLabel = "URI",
            required = true,
            description = "A new root key; twice. One that was made anew under its old name can be named again.")
    private List<String> roots;

    @Override
    RollReport run(PolicyOperations operations, WorkOptions options) throws KeyChainException {
        var two = PolicyRoots.two(spec(), roots);
        return operations.recover(two.get(0), two.get(1), options);
    }
}
