package org.o365se.internal.maintenance;

import java.security.GeneralSecurityException;
import org.o365se.internal.chain.MessageRoute;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.message.MessageHeader;

/** Wraps the data keys of message headers again. Not thread-safe. */
public final class HeaderRewrap {
    private final MessageRoute route;
    private final AesKeyWrap keyWrap = new AesKeyWrap();

    /**
     * Creates an object for many headers.
     *
     * @param route which keys unwrap and wrap
     */
    public HeaderRewrap(MessageRoute route) {
        this.route = route;
    }

    /**
     * Returns the header that a message gets. Its data key is unwrapped in any case, so that an altered header is found.
     *
     * @param start begins with the message
     * @param length the number of valid bytes in the array
     * @param olderThan like that of {@link MessageRoute#isDue}
     * @return 68 bytes, a new array; the same bytes if the message is not due
     * @throws GeneralSecurityException if the bytes are not a header, its data key does not unwrap, or the scope cannot encrypt
     * @throws org.o365se.rootkey.RootKeyException if a root key was needed and failed
     */
    public byte[] rewrapped(byte[] start, int length, long olderThan) throws GeneralSecurityException {
        var header = MessageHeader.parse(start, length);
        var result = new byte[MessageHeader.BYTES];
        var dataKey = route.opening(header).unwrap(keyWrap, header);
        try {
            var due = route.isDue(header, olderThan)
                    ? new MessageHeader(header.kind(), route.sealing(header).wrap(header.suite(), keyWrap, dataKey))
                    : header;
            due.writeTo(result);
        } finally {
            dataKey.destroy();
        }
        return result;
    }
}
