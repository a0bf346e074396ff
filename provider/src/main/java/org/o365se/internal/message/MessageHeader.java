package org.o365se.internal.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.ScopeKeyId;

/**
 * The first 68 bytes of a message: its suite, the scope key that unwraps the data key, and the wrapped data key.
 *
 * <pre>
 *  0  magic "O5SE"          8  scope id (UUID)           28  wrapped data key (AES-KW)
 *  4  version 1            24  scope key version         68  salt ...
 *  5  suite
 *  6  flags
 * </pre>
 *
 * @param kind the kind of the content
 * @param dataKey the wrapped data key, with its suite and the scope key that unwraps it
 */
public record MessageHeader(ContentKind kind, WrappedDataKey dataKey) {
    /** Length of a header. */
    public static final int BYTES = 68;

    /** The bytes that begin every message of this format: magic and version. */
    private static final byte[] START = {'O', '5', 'S', 'E', 1};

    static final int SUITE_OFFSET = START.length;
    private static final int FLAGS_OFFSET = SUITE_OFFSET + 1;
    private static final int SCOPE_OFFSET = FLAGS_OFFSET + 2;
    private static final int SCOPE_KEY_VERSION_OFFSET = 24;
    private static final int WRAPPED_KEY_OFFSET = 28;

    /**
     * Reads a header.
     *
     * @param bytes begin with the message
     * @param length the number of valid bytes in the array; fewer than 68 are a truncated message if they can be the beginning of a header
     * @return the header
     * @throws BadPaddingException if the bytes are not a header of this version; an {@code AEADBadTagException} if they are only the beginning of one
     */
    public static MessageHeader parse(byte[] bytes, int length) throws BadPaddingException {
        requireStart(bytes, length);
        if (length > SUITE_OFFSET) {
            suiteOf(bytes[SUITE_OFFSET]);
        }
        var buffer = ByteBuffer.wrap(bytes, 0, length);
        if (length >= SCOPE_OFFSET) {
            kindOf(buffer.getShort(FLAGS_OFFSET));
        }
        if (length >= WRAPPED_KEY_OFFSET && buffer.getInt(SCOPE_KEY_VERSION_OFFSET) == 0) {
            throw noHeader("scope key version 0 does not exist");
        }
        if (length < BYTES) {
            throw new InauthenticMessageException(
                    ProviderErrorId.MESSAGE_TRUNCATED,
                    "The message ends after " + length
                            + " bytes, within its header of " + BYTES
                            + " bytes; get the whole message from its storage");
        }
        var scope = new ScopeId(buffer.getLong(SCOPE_OFFSET), buffer.getLong(SCOPE_OFFSET + Long.BYTES));
        var scopeKey = new ScopeKeyId(scope, Integer.toUnsignedLong(buffer.getInt(SCOPE_KEY_VERSION_OFFSET)));
        var wrapped = Arrays.copyOfRange(bytes, WRAPPED_KEY_OFFSET, BYTES);
        return new MessageHeader(
                kindOf(buffer.getShort(FLAGS_OFFSET)),
                WrappedDataKey.takeOwnershipOf(suiteOf(bytes[SUITE_OFFSET]), scopeKey, wrapped));
    }

    /**
     * Returns the suite of the message.
     *
     * @return the suite of the wrapped data key
     */
    public Suite suite() {
        return dataKey.suite();
    }

    /**
     * Writes the header.
     *
     * @param target receives 68 bytes at its beginning
     */
    public void writeTo(byte[] target) {
        var buffer = ByteBuffer.wrap(target);
        buffer.put(bindingOf(suite(), dataKey.scopeKey())).putShort(FLAGS_OFFSET, (short) kind.flags());
        dataKey.putInto(buffer);
    }

    /**
     * Returns the header bytes that the wrapping key of a scope key version is bound to: the first 28 with the flags set to 0.
     *
     * @param suite the suite of the messages
     * @param scopeKey the scope key version
     * @return 28 bytes, a new array
     */
    public static byte[] bindingOf(Suite suite, ScopeKeyId scopeKey) {
        return ByteBuffer.allocate(WRAPPED_KEY_OFFSET)
                .put(START)
                .put((byte) suite.code())
                .putShort((short) 0)
                .putLong(scopeKey.scope().high())
                .putLong(scopeKey.scope().low())
                .putInt((int) scopeKey.version())
                .array();
    }

    /**
     * Returns the header bytes that begin the context of the chunked encryption: magic, version, suite, flags; never the scope fields, so that the data key of
     * a * message can be wrapped again for another scope key.
     *
     * @param suite the suite of the message
     * @param kind the kind of the content
     * @return 8 bytes, a new array
     */
    static byte[] contextStart(Suite suite, ContentKind kind) {
        return ByteBuffer.allocate(SCOPE_OFFSET)
                .put(START)
                .put((byte) suite.code())
                .putShort((short) kind.flags())
                .array();
    }

    private static void requireStart(byte[] bytes, int length) throws BadPaddingException {
        for (int i = 0; i < Math.min(length, START.length); i++) {
            if (bytes[i] != START[i]) {
                throw noHeader(
                        i < START.length - 1
                                ? "they do not begin with \"O5SE\""
                                : "format version " + Byte.toUnsignedInt(bytes[i]) + " is unknown in this release");
            }
        }
    }

    private static Suite suiteOf(byte code) throws BadPaddingException {
        return Suite.ofCode(code)
                .orElseThrow(() -> noHeader("suite " + Byte.toUnsignedInt(code) + " is unknown in this release"));
    }

    private static ContentKind kindOf(short flags) throws BadPaddingException {
        for (var kind : ContentKind.values()) {
            if (kind.flags() == flags) {
                return kind;
            }
        }
        throw noHeader("flags " + String.format("0x%04x", flags) + " are unknown in this release");
    }

    private static BadPaddingException noHeader(String why) {
        return new MalformedMessageException(
                ProviderErrorId.MESSAGE_NO_HEADER,
                "The bytes are not a message of O365ServiceEncryption: " + why
                        + "; check that these are the right data, from the first byte on");
    }
}
