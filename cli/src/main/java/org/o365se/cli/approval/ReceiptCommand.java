package org.o365se.cli.approval;

import org.o365se.cli.base.CommandGroup;
import picocli.CommandLine.Command;

/** {@code receipt}: the group of commands for receipts of destroyed keys. */
@Command(name = "receipt", description = "Check the receipt of a purge or shredded scope.")
public final class ReceiptCommand extends CommandGroup {}
