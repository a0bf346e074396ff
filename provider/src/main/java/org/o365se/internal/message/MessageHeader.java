package org.o365se.internal.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.BadPaddingException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ScopeKeyId;

/**
 * The first 68 bytes of a message: which scope key opens it, and the wrapped data key.
 *
 * <pre>
 *  0  magic "O5SE"          8  scope id (UUID)           28  wrapped data key (AES-KW)
 *  4  version 1            24  scope key version         68  salt ...
 *  5  suite 1
 *  6  flags
 * </pre>
 *
 * @param kind what the content is
 * @param dataKey the wrapped data key, and which scope key opens it
 */
public record MessageHeader(ContentKind kind, WrappedDataKey dataKey) {
    /** The bytes that begin every message of this format: magic, version, suite. */
    private static final byte[] START = {'O', '5', 'S', 'E', 1, 1};

    private static final int FLAGS_OFFSET = START.length;
    private static final int SCOPE_OFFSET = FLAGS_OFFSET + 2;
    private static final int VERSION_OFFSET = 24;
    private static final int WRAPPED_KEY_OFFSET = 28;

    /**
     * Reads a header.
     *
     * @param bytes begin with the message
     * @param length how many of the bytes are there; fewer than 68 are a truncated message if they fit as far as they go
     * @return the header
     * @throws BadPaddingException if the bytes are no header of this version; an {@code AEADBadTagException} if they are the beginning of one
     */
    public static MessageHeader parse(byte[] bytes, int length) throws BadPaddingException {
        requireStart(bytes, length);
        var buffer = ByteBuffer.wrap(bytes, 0, length);
        if (length >= SCOPE_OFFSET) {
            kindOf(buffer.getShort(FLAGS_OFFSET));
        }
        if (length >= WRAPPED_KEY_OFFSET && buffer.getInt(VERSION_OFFSET) == 0) {
            throw noHeader("scope key version 0 does not exist");
        }
        if (length < MessageLayout.HEADER_BYTES) {
            throw new InauthenticMessageException(
                    ProviderErrorId.MESSAGE_TRUNCATED,
                    "The message ends after " + length
                            + " bytes, inside its header of " + MessageLayout.HEADER_BYTES
                            + "; get the whole message from where it is stored");
        }
        var scope = new UUID(buffer.getLong(SCOPE_OFFSET), buffer.getLong(SCOPE_OFFSET + Long.BYTES));
        var scopeKey = new ScopeKeyId(scope, Integer.toUnsignedLong(buffer.getInt(VERSION_OFFSET)));
        var wrapped = Arrays.copyOfRange(bytes, WRAPPED_KEY_OFFSET, MessageLayout.HEADER_BYTES);
        return new MessageHeader(
                kindOf(buffer.getShort(FLAGS_OFFSET)), WrappedDataKey.takeOwnershipOf(scopeKey, wrapped));
    }

    /**
     * Writes the header.
     *
     * @param target takes 68 bytes from its beginning
     */
    public void writeTo(byte[] target) {
        var buffer = ByteBuffer.wrap(target);
        buffer.put(bindingOf(dataKey.scopeKey())).putShort(FLAGS_OFFSET, (short) kind.flags());
        dataKey.putInto(buffer);
    }

    /**
     * Returns the header bytes that the wrapping key of a scope key version is bound to: the first 28 with the flags set to 0.
     *
     * @param scopeKey the scope key version
     * @return 28 bytes; the caller owns them
     */
    public static byte[] bindingOf(ScopeKeyId scopeKey) {
        return ByteBuffer.allocate(WRAPPED_KEY_OFFSET)
                .put(START)
                .putShort((short) 0)
                .putLong(scopeKey.scope().getMostSignificantBits())
                .putLong(scopeKey.scope().getLeastSignificantBits())
                .putInt((int) scopeKey.version())
                .array();
    }

    /**
     * Returns the header bytes that begin the context of the chunked encryption: magic, version, suite, flags; never the scope fields, so that a
     * message can be re-wrapped for another scope key.
     *
     * @param kind what the content is
     * @return 8 bytes; the caller owns them
     */
    public static byte[] contextStart(ContentKind kind) {
        return ByteBuffer.allocate(SCOPE_OFFSET)
                .put(START)
                .putShort((short) kind.flags())
                .array();
    }

    private static void requireStart(byte[] bytes, int length) throws BadPaddingException {
        for (int i = 0; i < Math.min(length, START.length); i++) {
            if (bytes[i] != START[i]) {
                throw noHeader(
                        switch (i) {
                            case 4 ->
                                "format version " + Byte.toUnsignedInt(bytes[i]) + " is not known to this release";
                            case 5 -> "suite " + Byte.toUnsignedInt(bytes[i]) + " is not known to this release";
                            default -> "they do not begin with \"O5SE\"";
                        });
            }
        }
    }

    private static ContentKind kindOf(short flags) throws BadPaddingException {
        for (var kind : ContentKind.values()) {
            if (kind.flags() == flags) {
                return kind;
            }
        }
        throw noHeader("flags " + String.format("0x%04x", flags) + " are not known to this release");
    }

    private static BadPaddingException noHeader(String why) {
        return new MalformedMessageException(
                ProviderErrorId.MESSAGE_NO_HEADER,
                "The bytes are not a message of O365ServiceEncryption: " + why
                        + "; check that the right data were given, from their first byte on");
    }
}
