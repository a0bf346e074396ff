package org.o365se.cli;

import java.io.IOException;
import java.io.Serial;

/** Thrown if a command failed for a known reason; its message, which begins with an error id, is complete. */
final class CommandFailure extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
