package org.o365se;

import java.io.Serial;
import java.security.KeyStoreException;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/**
 * A change to a key chain was refused, and nothing was changed: the request does not fit the chain (alias taken, other tenant, unknown policy) or
 * the chain could not be written. A {@code KeyStoreException}, so that it passes through {@code KeyStore} as it is.
 */
public final class KeyChainException extends KeyStoreException implements Identified {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    private final ErrorId id;

    /** The message without the id. */
    private final String text;

    /**
     * Creates an exception.
     *
     * @param id the kind of failure
     * @param text what was refused and why, and what to do; without the id
     * @param cause what went wrong below, or null
     */
    @SuppressWarnings("exports") // JSpecify is needed at compile time only
    public KeyChainException(ErrorId id, String text, @Nullable Throwable cause) {
        super(id.with(text), cause);
        this.id = id;
        this.text = SanitizedText.line(text);
    }

    @Override
    public ErrorId id() {
        return id;
    }

    @Override
    public String text() {
        return text;
    }
}
