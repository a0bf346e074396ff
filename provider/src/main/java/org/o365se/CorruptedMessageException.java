package org.o365se;

import java.io.Serial;
import java.security.ProviderException;
import javax.crypto.BadPaddingException;

/**
 * A message turned out not to be authentic in {@code Cipher.update}, which cannot throw a checked exception. Nothing of the bad chunk is left in the output; what
 * was returned before was authentic but is not the whole message. Every later call fails the same way until {@code init}.
 */
public final class CorruptedMessageException extends ProviderException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param cause an {@code AEADBadTagException}, or a {@code BadPaddingException} if the bytes are no message at all
     */
    public CorruptedMessageException(BadPaddingException cause) {
        super(cause.getMessage(), cause);
    }
}
