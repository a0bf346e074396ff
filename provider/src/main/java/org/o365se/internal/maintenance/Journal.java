package org.o365se.internal.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.o365se.internal.crypto.JdkProvider;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.message.MessageHeader;

/**
 * What is about to be written to the beginning of a file: the name of the file, its new header, and the bytes after the header, by which the message is
 * recognized.
 *
 * <pre>
 *  0  magic "O5SEJNL" 1     76  identity (the bytes 68..123 of the message: salt and commitment)
 *  8  new header (68)      132  length of the name (2), name (UTF-8), SHA-256 of everything before it (32)
 * </pre>
 *
 * <p>Immutable.
 */
final class Journal {
    /** The number of bytes by which a message is recognized: the salt, which is random, and the commitment. */
    static final int IDENTITY_BYTES = 56;

    private static final byte[] MAGIC = {'O', '5', 'S', 'E', 'J', 'N', 'L', 1};
    private static final int FIXED_BYTES = MAGIC.length + MessageHeader.BYTES + IDENTITY_BYTES + Short.BYTES;
    private static final int DIGEST_BYTES = 32;
    private static final int MAX_NAME_BYTES = 4_096;
    private static final int MAX_BYTES = FIXED_BYTES + MAX_NAME_BYTES + DIGEST_BYTES;

    private static final int NAME_DIGITS = 32;
    private static final Pattern FILE_NAME = Pattern.compile("\\.o365se-[0-9a-f]{" + NAME_DIGITS + "}\\.journal");

    private final String name;
    private final byte[] header;
    private final byte[] identity;

    /**
     * Creates a journal that takes ownership of its arrays.
     *
     * @param name of the file, in the folder of the journal
     * @param header the new header, 68 bytes
     * @param identity the bytes after the header, {@link #IDENTITY_BYTES}
     */
    Journal(String name, byte[] header, byte[] identity) {
        this.name = name;
        this.header = header;
        this.identity = identity;
    }

    /** Returns the name of the file. */
    String name() {
        return name;
    }

    /** Returns a copy of the new header. */
    byte[] header() {
        return header.clone();
    }

    /** Returns whether these are the bytes after the header of the message. */
    boolean isOf(byte[] found) {
        return Arrays.equals(identity, found);
    }

    /** Returns the path of the journal of a file; its length does not depend on that of the file's name. */
    static Path pathOf(Path file) {
        var digest = sha256(file.getFileName().toString().getBytes(UTF_8));
        return file.resolveSibling(".o365se-" + HexFormat.of().formatHex(digest, 0, NAME_DIGITS / 2) + ".journal");
    }

    static boolean isJournal(Path file) {
        return FILE_NAME.matcher(String.valueOf(file.getFileName())).matches();
    }

    byte[] encoded() throws IOException {
        var text = name.getBytes(UTF_8);
        if (text.length > MAX_NAME_BYTES) {
            throw new IOException("the name of the file is too long");
        }
        var bytes = ByteBuffer.allocate(FIXED_BYTES + text.length + DIGEST_BYTES)
                .put(MAGIC)
                .put(header)
                .put(identity)
                .putShort((short) text.length)
                .put(text);
        return bytes.put(sha256(Arrays.copyOf(bytes.array(), bytes.position()))).array();
    }

    /** Reads a journal; empty if it is incomplete, so that its file was not touched yet. */
    static Optional<Journal> read(Path path) throws IOException {
        return decoded(AtomicFile.read(path, MAX_BYTES));
    }

    private static Optional<Journal> decoded(byte[] bytes) {
        int end = bytes.length - DIGEST_BYTES;
        if (end < FIXED_BYTES
                || !Arrays.equals(sha256(Arrays.copyOf(bytes, end)), Arrays.copyOfRange(bytes, end, bytes.length))) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(bytes, 0, end);
        var magic = taken(buffer, MAGIC.length);
        var header = taken(buffer, MessageHeader.BYTES);
        var identity = taken(buffer, IDENTITY_BYTES);
        int length = Short.toUnsignedInt(buffer.getShort());
        return Arrays.equals(magic, MAGIC) && length == buffer.remaining()
                ? Optional.of(new Journal(new String(taken(buffer, length), UTF_8), header, identity))
                : Optional.empty();
    }

    private static byte[] taken(ByteBuffer from, int length) {
        var bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    private static byte[] sha256(byte[] bytes) {
        return JdkProvider.digest("SHA-256").digest(bytes);
    }
}
