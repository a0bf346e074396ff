package org.o365se.cli;

import picocli.CommandLine.Command;

/** {@code scope}: the group of commands for scopes. */
@Command(name = "scope", description = "Add, list, name, assign and roll scopes: mailboxes, sites, workloads.")
final class ScopeCommand extends CommandGroup {}
