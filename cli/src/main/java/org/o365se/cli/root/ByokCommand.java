package org.o365se.cli.root;

import java.io.IOException;
import org.o365se.RootKeys;
import org.o365se.cli.base.CommandGroup;
import picocli.CommandLine.Command;

/** {@code byok}: the group of commands that bring a key from a token into a vault. */
@Command(name = "byok", description = "Create a key in an HSM and import it into a vault (bring your own key).")
public final class ByokCommand extends CommandGroup {
    /** Opens the root keys that the configuration can reach; the caller closes them. */
    RootKeys open() throws IOException {
        return RootKeys.open(main().configuration());
    }
}
