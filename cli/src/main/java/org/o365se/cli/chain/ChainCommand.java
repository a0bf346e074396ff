package org.o365se.cli.chain;

import org.o365se.cli.base.CommandGroup;
import picocli.CommandLine.Command;

/** {@code chain}: the group of commands for the key chain as a whole. */
@Command(name = "chain", description = "Create and check the key chain, accept a restored copy, and rotate its secret.")
public final class ChainCommand extends CommandGroup {}
