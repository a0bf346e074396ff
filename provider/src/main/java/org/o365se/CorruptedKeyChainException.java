package org.o365se;

import java.io.IOException;
import java.io.Serial;

/** A key chain file is damaged, or was written by somebody who does not have its secret. Nothing of it is used. */
public final class CorruptedKeyChainException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which part of the file is wrong, and what to do; begins with an error id
     */
    public CorruptedKeyChainException(String message) {
        super(message);
    }
}
