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
public abstract sealed class RootKeyException extends ProviderException
        permits RootKeyUnavailableException,
                RootKeyDeniedException,
                RootKeyMisconfiguredException,
                RootKeyCorruptException {
    @Serial
    private static final long serialVersionUID = 1L;

    RootKeyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Returns what the failure means.
     *
     * @return the class of this failure
     */
    public abstract FailureClass failureClass();
}
