package org.o365se.cli;

import picocli.CommandLine.Command;

/** {@code chain}: the group of commands for the key chain as a whole. */
@Command(name = "chain", description = "Create and check the key chain, accept a restored copy, and rotate its secret.")
final class ChainCommand extends CommandGroup {}
