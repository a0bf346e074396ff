package org.o365se.cli.retire;

import org.o365se.cli.base.CommandGroup;
import picocli.CommandLine.Command;

/** {@code retire-check}: the group of commands that tell whether a key version is still needed. */
@Command(
        name = "retire-check",
        description = "Tell whether a key version is still needed, by what, and what to run so that it is not.")
public final class RetireCheckCommand extends CommandGroup {
    /** The exit code if the key version is still needed. */
    static final int NEEDED = 3;
}
