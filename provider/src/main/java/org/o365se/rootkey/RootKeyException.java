package org.o365se.rootkey;

import java.io.Serial;
import java.security.ProviderException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if an operation of a root key fails. There is one subtype for each {@link FailureClass}, that is, for each decision of a caller.
 *
 * <p>{@code Cipher.init} throws it as the cause of an {@code InvalidKeyException}. If only the header of a message shows that an older key version must be
 * unwrapped, {@code update} and {@code doFinal} throw it unwrapped.
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
     * Creates the exception for a class of failures.
     *
     * @param failureClass the meaning of the failure
     * @param id the kind of failure
     * @param text what failed, for which root key, why, and the next step; without the id
     * @param cause the failure that the home of the key reported, or null
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
     * Returns the meaning of the failure.
     *
     * @return the class of this failure
     */
    public abstract FailureClass failureClass();
}
