package org.o365se.internal.crypto;

import java.io.Serial;

/** A key was used after it had been destroyed: a cache dropped it meanwhile, and asking the cache again returns a fresh one. */
public final class KeyWipedException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    KeyWipedException() {
        super("The key has been wiped");
    }
}
