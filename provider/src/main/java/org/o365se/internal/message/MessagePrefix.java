package org.o365se.internal.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Collects the bytes before the first chunk: header, salt and commitment. Their number depends on the suite, which the header names. Not thread-safe.
 */
public final class MessagePrefix {
    private byte[] bytes = new byte[Suite.SHORTEST_PREFIX_BYTES];
    private int length;
    private int wanted = Suite.SHORTEST_PREFIX_BYTES;
    private @Nullable MessageHeader header;

    /** Creates an empty prefix. */
    public MessagePrefix() {}

    /**
     * Reads the missing bytes from the input.
     *
     * @param in contains the next bytes of the message
     * @param offset the offset of these bytes
     * @param available their number
     * @return the number of bytes read
     * @throws BadPaddingException if the prefix does not begin with a valid header
     */
    public int take(byte[] in, int offset, int available) throws BadPaddingException {
        int taken = 0;
        while (taken < available && length < wanted) {
            int some = Math.min(available - taken, wanted - length);
            System.arraycopy(in, offset + taken, bytes, length, some);
            length += some;
            taken += some;
            if (header == null && length == wanted) {
                readHeader();
            }
        }
        return taken;
    }

    private void readHeader() throws BadPaddingException {
        var read = MessageHeader.parse(bytes, length);
        wanted = read.suite().prefixBytes();
        if (bytes.length < wanted) {
            bytes = Arrays.copyOf(bytes, wanted);
        }
        header = read;
    }

    /**
     * Returns the number of bytes that are needed next.
     *
     * @return the number of missing bytes as far as it is known; 0 if the prefix is complete
     */
    public int missingBytes() {
        return wanted - length;
    }

    /**
     * Returns the suite of a complete prefix.
     *
     * @return the suite that the header names
     */
    public Suite suite() {
        return header().suite();
    }

    /**
     * Throws the failure of a message that ends before its prefix is complete.
     *
     * @throws BadPaddingException if the bytes cannot be the beginning of a header; an {@code AEADBadTagException} if they can
     */
    public void requireComplete() throws BadPaddingException {
        if (length < wanted) {
            MessageHeader.parse(bytes, length);
            throw truncated();
        }
    }

    /** Returns the failure of a truncated message. */
    static AEADBadTagException truncated() {
        return new InauthenticMessageException(
                ProviderErrorId.MESSAGE_TRUNCATED,
                "The message is truncated (or other bytes follow it); get the whole message from its storage");
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Returns the number of bytes that were read. */
    int length() {
        return length;
    }

    /** Returns the suite that the bytes so far name; the default suite if they do not name one. */
    Suite suiteOf(ByteBuffer next) {
        if (header != null) {
            return header.suite();
        }
        int at = MessageHeader.SUITE_OFFSET;
        if (length > at) {
            return Suite.ofCode(bytes[at]).orElse(Suite.DEFAULT);
        }
        int inNext = at - length;
        return inNext < next.remaining()
                ? Suite.ofCode(next.get(next.position() + inNext)).orElse(Suite.DEFAULT)
                : Suite.DEFAULT;
    }

    MessageHeader header() {
        if (header == null) {
            throw new IllegalStateException("The prefix is not complete");
        }
        return header;
    }

    byte[] salt() {
        return Arrays.copyOfRange(bytes, MessageHeader.BYTES, MessageHeader.BYTES + suite().saltBytes());
    }

    byte[] commitment() {
        return Arrays.copyOfRange(bytes, MessageHeader.BYTES + suite().saltBytes(), suite().prefixBytes());
    }

    void clear() {
        length = 0;
        wanted = Suite.SHORTEST_PREFIX_BYTES;
        header = null;
    }
}
