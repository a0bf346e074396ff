package org.o365se.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code operator}: the group of commands that an operator runs with a private key, without the service's configuration. */
@Command(
        name = "operator",
        description = "Create an operator's key and sign policies with it, on the operator's machine.")
final class OperatorCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw UsageErrors.missingCommand(spec.commandLine());
    }
}
