package org.o365se.internal.message;

import java.security.ProviderException;
import javax.crypto.BadPaddingException;
import org.o365se.internal.crypto.Key256;

/** Unwraps the data key that a header carries. */
@FunctionalInterface
public interface DataKeySource {
    /**
     * Unwraps the data key.
     *
     * @param header of the message that is read
     * @return the data key; the caller destroys it
     * @throws BadPaddingException if the header is not for the keys that are at hand
     * @throws ProviderException if a root key is needed and fails
     */
    Key256 dataKeyOf(MessageHeader header) throws BadPaddingException;
}
