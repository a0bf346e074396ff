package org.o365se.cli;

import org.o365se.internal.error.ProviderErrorId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code scope}: groups what is done with scopes. */
@Command(
        name = "scope",
        description = "Add, list, name, assign and roll scopes: mailboxes, sites, workloads.",
        subcommands = {
            ScopeAddCommand.class,
            ScopeListCommand.class,
            ScopeNameCommand.class,
            ScopeAssignCommand.class,
            ScopeRollCommand.class
        })
final class ScopeCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Main main;

    Main main() {
        return main;
    }

    static CommandFailure unknown(String scope) {
        return new CommandFailure(ProviderErrorId.SCOPE_UNKNOWN.with(
                "There is no scope " + scope + " in this key chain; list those there are with 'o365se scope list'"));
    }

    @Override
    public void run() {
        throw UsageErrors.missingCommand(spec.commandLine());
    }
}
