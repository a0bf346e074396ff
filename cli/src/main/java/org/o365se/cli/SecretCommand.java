package org.o365se.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code secret}: the group of commands for secrets. */
@Command(name = "secret", description = "Create and rotate the secrets that a configuration names.")
final class SecretCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Main main;

    @Override
    public void run() {
        throw UsageErrors.missingCommand(spec.commandLine());
    }

    Main main() {
        return main;
    }
}
