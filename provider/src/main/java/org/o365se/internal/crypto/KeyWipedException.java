package org.o365se.internal.crypto;

import java.io.Serial;

/** Thrown if a key is used after it has been destroyed. */
public final class KeyWipedException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    KeyWipedException() {
        super("The key has been wiped");
    }
}
