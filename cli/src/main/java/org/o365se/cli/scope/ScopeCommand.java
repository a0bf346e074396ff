package org.o365se.cli.scope;

import org.o365se.cli.base.CommandGroup;
import picocli.CommandLine.Command;

/** {@code scope}: the group of commands for scopes. */
@Command(name = "scope", description = "Add, list, name, assign and roll scopes: mailboxes, sites, workloads.")
public final class ScopeCommand extends CommandGroup {}
