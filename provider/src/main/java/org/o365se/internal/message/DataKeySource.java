package org.o365se.internal.message;

import java.security.ProviderException;
import javax.crypto.BadPaddingException;
import org.o365se.internal.crypto.Key256;

/** Unwraps the data key of a header. */
@FunctionalInterface
public interface DataKeySource {
    /**
     * Unwraps the data key.
     *
     * @param header the header of the message
     * @return the data key; the caller destroys it
     * @throws BadPaddingException if none of the available keys unwraps it
     * @throws ProviderException if a root key is needed and fails
     */
    Key256 dataKeyOf(MessageHeader header) throws BadPaddingException;
}
