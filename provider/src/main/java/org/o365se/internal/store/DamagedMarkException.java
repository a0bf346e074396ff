package org.o365se.internal.store;

import java.io.IOException;
import java.io.Serial;

/** A high-water file holds something else than a mark. */
final class DamagedMarkException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    DamagedMarkException(String message) {
        super(message);
    }
}
