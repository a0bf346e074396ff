package org.o365se.cli.secret;

import org.o365se.cli.base.CommandGroup;
import picocli.CommandLine.Command;

/** {@code secret}: the group of commands for secrets. */
@Command(name = "secret", description = "Create and rotate the secrets that a configuration names.")
public final class SecretCommand extends CommandGroup {}
