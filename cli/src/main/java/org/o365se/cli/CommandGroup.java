package org.o365se.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A group of commands, which by itself does nothing. */
abstract class CommandGroup implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Main main;

    final Main main() {
        return main;
    }

    @Override
    public final void run() {
        throw UsageErrors.missingCommand(spec.commandLine());
    }
}
