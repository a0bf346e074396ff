package org.o365se.cli.operator;

import org.o365se.cli.base.CommandGroup;
import picocli.CommandLine.Command;

/** {@code operator}: the group of commands that an operator runs with a private key, without the service's configuration. */
@Command(
        name = "operator",
        description = "Create an operator's key and sign policies with it, on the operator's machine.")
public final class OperatorCommand extends CommandGroup {}
