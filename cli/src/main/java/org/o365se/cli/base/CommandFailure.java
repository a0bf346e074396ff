package org.o365se.cli.base;

import java.io.IOException;
import java.io.Serial;

/** Thrown if a command failed for a known reason; its message, which begins with an error id, is complete. */
public final class CommandFailure extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
