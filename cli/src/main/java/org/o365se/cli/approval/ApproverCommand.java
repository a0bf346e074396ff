package org.o365se.cli.approval;

import org.o365se.cli.base.UsageErrors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code approver}: the group of commands for the keys of approvers, which need no configuration. */
@Command(
        name = "approver",
        description = "Create an approver's key, on the approver's machine.",
        subcommands = ApproverCommand.Key.class)
public final class ApproverCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw UsageErrors.missingCommand(spec.commandLine());
    }

    /** {@code approver key}. */
    @Command(name = "key", description = "Create an approver's key.", subcommands = ApproverKeyGenerateCommand.class)
    public static final class Key implements Runnable {
        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            throw UsageErrors.missingCommand(spec.commandLine());
        }
    }
}
