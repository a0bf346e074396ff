package org.o365se.cli;

import picocli.CommandLine.Command;

/** {@code policy}: the group of commands for policies. */
@Command(name = "policy", description = "Create, show, sign, roll, recover and disable data encryption policies.")
final class PolicyCommand extends CommandGroup {}
