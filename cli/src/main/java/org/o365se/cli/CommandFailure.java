package org.o365se.cli;

import java.io.IOException;
import java.io.Serial;

/** A command could not do its work, and its message, which begins with an error id, is all there is to say. */
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
