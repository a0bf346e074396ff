package org.o365se.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy}: the group of commands for policies. */
@Command(name = "policy", description = "Create, show, sign, roll, recover and disable data encryption policies.")
final class PolicyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Main main;

    Main main() {
        return main;
    }

    @Override
    public void run() {
        throw UsageErrors.missingCommand(spec.commandLine());
    }
}
