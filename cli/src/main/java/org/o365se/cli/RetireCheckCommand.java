package org.o365se.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code retire-check}: the group of commands that tell whether a key version is still needed. */
@Command(
        name = "retire-check",
        description = "Tell whether a key version is still needed, by what, and what to run so that it is not.")
final class RetireCheckCommand implements Runnable {
    /** The exit code if the key version is still needed. */
    static final int NEEDED = 3;

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
