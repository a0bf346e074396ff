package org.o365se.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The two root keys of a call. */
final class PolicyRoots {
    private static final int ROOTS = 2;

    private PolicyRoots() {}

    static List<String> two(CommandSpec spec, List<String> roots) {
        if (roots.size() != ROOTS) {
            throw new ParameterException(spec.commandLine(), "A policy has two root keys: pass --root twice.");
        }
        return roots;
    }
}
