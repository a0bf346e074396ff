package org.o365se;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import javax.crypto.BadPaddingException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.MessageFailures;
import org.o365se.internal.message.MessageHeader;

/**
 * The header of a message, and the sizes that follow from the length of the message. Needs no key and no configuration, so nothing that it returns is
 * authenticated: only decrypting shows whether the header is genuine.
 *
 * <p>Immutable and thread-safe.
 */
public final class MessageInfo {
    /** The maximum length of a message header, in bytes: enough for {@link InputStream#mark} before {@link #read}. */
    public static final int MAX_HEADER_BYTES = MessageHeader.BYTES;

    private static final int FORMAT_VERSION = 1;

    private final MessageHeader header;

    private MessageInfo(MessageHeader header) {
        this.header = header;
    }

    /**
     * Reads the header of a message.
     *
     * @param in begins with the message; at most {@link #MAX_HEADER_BYTES} are read, and the stream stays open
     * @return the header
     * @throws IOException if the stream fails
     * @throws CorruptedMessageException if the bytes are not the header of a message that this release supports
     */
    public static MessageInfo read(InputStream in) throws IOException {
        return of(in.readNBytes(MAX_HEADER_BYTES));
    }

    /** Reads the header in an array that begins with the message. */
    static MessageInfo of(byte[] start) {
        try {
            return new MessageInfo(MessageHeader.parse(start, start.length));
        } catch (BadPaddingException e) {
            throw MessageFailures.unchecked(e);
        }
    }

    /**
     * Returns the version of the message format.
     *
     * @return 1, the only version
     */
    public int formatVersion() {
        // MessageHeader.parse accepts only this version.
        return FORMAT_VERSION;
    }

    /**
     * Returns the suite of algorithms.
     *
     * @return its code in the header: 1 for HKDF-Expand-SHA-512, AES-256-KW and Cobblestone-256
     */
    public int suite() {
        return header.suite().code();
    }

    /**
     * Returns the names of the suite's algorithms.
     *
     * @return a text for people, not for programs
     */
    public String algorithms() {
        return header.suite().algorithms();
    }

    /**
     * Returns whether the message contains a key from {@code Cipher.wrap} rather than data.
     *
     * @return the flag of the header
     */
    public boolean isWrappedKey() {
        return header.kind() == ContentKind.WRAPPED_KEY;
    }

    /**
     * Returns the id of the scope whose key decrypts the message.
     *
     * @return the scope's id; {@link KeyChain#scope} finds the scope by its text form
     */
    public UUID scopeId() {
        return header.dataKey().scopeKey().scope().toUuid();
    }

    /**
     * Returns the version of the scope key that decrypts the message.
     *
     * @return 1 or greater
     */
    public long scopeKeyVersion() {
        return header.dataKey().scopeKey().version();
    }

    /**
     * Returns the length of this header.
     *
     * @return in bytes
     */
    public int headerBytes() {
        return MessageHeader.BYTES;
    }

    /**
     * Returns the plaintext length of each chunk but the last; the last is shorter, and empty if the plaintext fills whole chunks.
     *
     * @return in bytes
     */
    public int chunkBytes() {
        return header.suite().chunkBytes();
    }

    /**
     * Returns the number of chunks in which a plaintext is encrypted.
     *
     * @param plaintextBytes the length of the plaintext, in bytes
     * @return at least 1
     */
    public long chunks(long plaintextBytes) {
        return header.suite().chunkCount(plaintextBytes);
    }

    /**
     * Returns the length of the plaintext that follows from the length of the message.
     *
     * @param messageBytes the length of the whole message, header included, in bytes
     * @return in bytes
     * @throws CorruptedMessageException if no message has this length
     */
    public long plaintextBytes(long messageBytes) {
        long plaintext = header.suite().plaintextBytes(messageBytes);
        if (plaintext < 0) {
            throw new CorruptedMessageException(
                    ProviderErrorId.MESSAGE_TRUNCATED,
                    "A message cannot have " + messageBytes
                            + " bytes: it is truncated, or other bytes follow it; get the whole message from its storage",
                    null);
        }
        return plaintext;
    }

    @Override
    public String toString() {
        return "message of scope " + scopeId() + " (scope key version " + scopeKeyVersion() + ")";
    }
}
