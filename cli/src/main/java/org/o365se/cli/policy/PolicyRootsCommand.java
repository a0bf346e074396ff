package org.o365se.cli.policy;

import java.util.List;
import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import org.o365se.RollReport;
import org.o365se.WorkOptions;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the commands share that name both root keys of a policy. */
abstract class PolicyRootsCommand extends PolicyWorkCommand {
    private static final int ROOTS = 2;

    @Option(
            names = "--root",
            paramLabel = "URI",
            required = true,
            description = "A root key; twice. One that the policy has already can be named again.")
    private List<String> roots;

    abstract RollReport run(PolicyOperations operations, String first, String second, WorkOptions options)
            throws KeyChainException;

    @Override
    final RollReport run(PolicyOperations operations, WorkOptions options) throws KeyChainException {
        if (roots.size() != ROOTS) {
            throw new ParameterException(spec().commandLine(), "A policy has two root keys: pass --root twice.");
        }
        return run(operations, roots.get(0), roots.get(1), options);
    }
}
