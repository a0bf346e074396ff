package org.o365se;

import java.io.Serial;
import java.security.KeyStoreException;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/**
 * Thrown if a change to a key chain is refused (alias in use, other tenant, unknown policy) or the chain cannot be written; nothing has been changed. A
 * {@code KeyStoreException}, so that {@code KeyStore} does not wrap it.
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
     * @param text what was refused, why, and the next step; without the id
     * @param cause the cause, or null
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
