package org.o365se.cli.policy;

import org.o365se.cli.base.CommandGroup;
import picocli.CommandLine.Command;

/** {@code policy}: the group of commands for policies. */
@Command(name = "policy", description = "Create, show, sign, roll, recover and disable data encryption policies.")
public final class PolicyCommand extends CommandGroup {}
