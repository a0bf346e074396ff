package org.o365se.cli;

import picocli.CommandLine.Command;

/** {@code audit}: groups what is done with the audit log. */
@Command(name = "audit", description = "Create, show and verify the audit log.")
final class AuditCommand extends CommandGroup {}
