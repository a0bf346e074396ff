package org.o365se.internal.store;

import java.io.IOException;
import java.io.Serial;

/** Thrown if a high-water file does not contain a valid mark. */
final class DamagedMarkException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    DamagedMarkException(String message) {
        super(message);
    }
}
