package org.o365se;

import java.io.Serial;
import java.security.KeyStoreException;
import org.jspecify.annotations.Nullable;

/**
 * A change to a key chain was refused, and nothing was changed: the request does not fit the chain (alias taken, other tenant, unknown policy) or
 * the chain could not be written. A {@code KeyStoreException}, so that it passes through {@code KeyStore} as it is.
 */
public final class KeyChainException extends KeyStoreException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was refused and why, and what to do; begins with an error id
     * @param cause what went wrong below, or null
     */
    @SuppressWarnings("exports") // JSpecify is needed at compile time only
    public KeyChainException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
