package org.o365se.cli;

import picocli.CommandLine.Command;

/** {@code secret}: the group of commands for secrets. */
@Command(name = "secret", description = "Create and rotate the secrets that a configuration names.")
final class SecretCommand extends CommandGroup {}
