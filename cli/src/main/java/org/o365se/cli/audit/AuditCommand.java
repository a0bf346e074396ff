package org.o365se.cli.audit;

import org.o365se.cli.base.CommandGroup;
import picocli.CommandLine.Command;

/** {@code audit}: groups what is done with the audit log. */
@Command(name = "audit", description = "Create, show and verify the audit log.")
public final class AuditCommand extends CommandGroup {}
