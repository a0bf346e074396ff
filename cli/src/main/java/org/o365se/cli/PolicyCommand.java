package org.o365se.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy}: groups what is done with policies. */
@Command(
        name = "policy",
        description = "Create and look at data encryption policies.",
        subcommands = {PolicyCreateCommand.class, PolicyListCommand.class, PolicyShowCommand.class})
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
        throw new ParameterException(spec.commandLine(), "Say what to do with policies: one of the commands below.");
    }
}
