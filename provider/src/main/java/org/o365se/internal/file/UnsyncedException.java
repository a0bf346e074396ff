package org.o365se.internal.file;

import java.io.IOException;
import java.io.Serial;

/** A file has been replaced, and everybody sees the new content, but the system does not say that it would outlive a power failure. */
public final class UnsyncedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnsyncedException(String message, Throwable cause) {
        super(message, cause);
    }
}
