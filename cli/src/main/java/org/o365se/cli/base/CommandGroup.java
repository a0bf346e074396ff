package org.o365se.cli.base;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A group of commands, which by itself does nothing. */
public abstract class CommandGroup implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    public final Invocation main() {
        return main;
    }

    @Override
    public final void run() {
        throw UsageErrors.missingCommand(spec.commandLine());
    }
}
