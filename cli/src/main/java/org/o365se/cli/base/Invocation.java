package org.o365se.cli.base;

import java.io.IOException;
import java.nio.file.Path;
import org.o365se.KeyChain;

/** One call of the command, as its subcommands see it. */
public interface Invocation {
    /** Opens the live key chain of the configuration; the caller closes it. */
    public KeyChain openChain() throws IOException;

    /** Returns the configuration file of the call. */
    public Path configuration() throws CommandFailure;
}
