package org.o365se.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code operator}: groups what an operator does with a key of his own, without the service's configuration. */
@Command(
        name = "operator",
        description = "Create operators' keys and sign policies with them, on a machine of the operator.")
final class OperatorCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw UsageErrors.missingCommand(spec.commandLine());
    }
}
