package org.o365se.cli.root;

import java.io.IOException;
import org.o365se.RootKeys;
import org.o365se.cli.base.CommandGroup;
import picocli.CommandLine.Command;

/** {@code root}: the group of commands for root keys in their homes. */
@Command(name = "root", description = "Create, list and check root keys in their homes.")
public final class RootCommand extends CommandGroup {
    /** Opens the root keys that the configuration can reach; the caller closes them. */
    RootKeys open() throws IOException {
        return RootKeys.open(main().configuration());
    }
}
