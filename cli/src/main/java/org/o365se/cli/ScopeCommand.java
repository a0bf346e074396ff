package org.o365se.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code scope}: groups what is done with scopes. */
@Command(
        name = "scope",
        description = "Add and list scopes: mailboxes, sites, workloads.",
        subcommands = {ScopeAddCommand.class, ScopeListCommand.class})
final class ScopeCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Main main;

    Main main() {
        return main;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with scopes: one of the commands below.");
    }
}
