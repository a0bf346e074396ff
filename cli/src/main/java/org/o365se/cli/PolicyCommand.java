package org.o365se.cli;

import org.o365se.internal.error.ProviderErrorId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy}: groups what is done with policies. */
@Command(
        name = "policy",
        description = "Create, show, name and sign data encryption policies.",
        subcommands = {
            PolicyCreateCommand.class,
            PolicyListCommand.class,
            PolicyShowCommand.class,
            PolicyNameCommand.class,
            PolicyRequestCommand.class,
            PolicySignCommand.class
        })
final class PolicyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Main main;

    Main main() {
        return main;
    }

    static CommandFailure unknown(String policy) {
        return new CommandFailure(ProviderErrorId.POLICY_UNKNOWN.with(
                "There is no policy " + policy + " in this key chain; list those there are with 'o365se policy list'"));
    }

    @Override
    public void run() {
        throw UsageErrors.missingCommand(spec.commandLine());
    }
}
