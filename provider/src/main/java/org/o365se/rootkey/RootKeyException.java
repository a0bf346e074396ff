package org.o365se.rootkey;

import java.io.Serial;
import java.security.ProviderException;
import org.jspecify.annotations.Nullable;

/**
 * A root key did not do what was asked of it. One subtype for each {@link FailureClass}, that is for each decision a caller can take.
 *
 * <p>{@code Cipher.init} throws it as the cause of an {@code InvalidKeyException}; where only the header of a message shows that an older key version
 * must be opened, {@code update} and {@code doFinal} throw it as it is.
 */
public abstract sealed class RootKeyException extends ProviderException implements Identified
        permits RootKeyUnavailableException,
                RootKeyDeniedException,
                RootKeyMisconfiguredException,
                RootKeyCorruptException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    private final ErrorId id;

    /** The message without the id. */
    private final String text;

    RootKeyException(ErrorId id, String text, @Nullable Throwable cause) {
        super(id.with(text), cause);
        this.id = id;
        this.text = SanitizedText.line(text);
    }

    /**
     * Creates the exception of a class of failures.
     *
     * @param failureClass what the failure means
     * @param id the kind of failure
     * @param text what failed, for which root key, why, and the next step; without the id
     * @param cause what the home of the key said, or null
     * @return an exception of the subtype for the class
     */
    @SuppressWarnings("exports") // JSpecify is needed at compile time only
    public static RootKeyException of(FailureClass failureClass, ErrorId id, String text, @Nullable Throwable cause) {
        return switch (failureClass) {
            case TRANSIENT -> new RootKeyUnavailableException(id, text, cause);
            case DENIED -> new RootKeyDeniedException(id, text, cause);
            case MISCONFIGURED -> new RootKeyMisconfiguredException(id, text, cause);
            case CORRUPT -> new RootKeyCorruptException(id, text, cause);
        };
    }

    @Override
    public final ErrorId id() {
        return id;
    }

    @Override
    public final String text() {
        return text;
    }

    /**
     * Returns what the failure means.
     *
     * @return the class of this failure
     */
    public abstract FailureClass failureClass();
}
