package org.o365se.internal.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;
import org.o365se.internal.crypto.AesGcm;

/**
 * A suite of algorithms, with its layout of a message. {@code docs/reference/format.md} is the specification. All lengths are in bytes.
 *
 * <pre>
 * header | salt | commitment | chunk 0 + tag | chunk 1 + tag | ... | last chunk + tag
 * </pre>
 *
 * <p>Every chunk but the last is full. The last chunk is never full and may be empty, so a plaintext of {@code n} full chunks has {@code n + 1} chunks.
 */
public enum Suite {
    /** Chunks of 16 KiB, as C2SP chunked-encryption specifies them in its instantiation Cobblestone-256. */
    COBBLESTONE_256(
            1,
            "HKDF-Expand-SHA-512, AES-256-KW, Cobblestone-256",
            new Derivation("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0", 24, 32),
            new Chunks(16_384, AesGcm.TAG_BYTES, 1L << 38));

    /** The suite of new messages. */
    public static final Suite DEFAULT = COBBLESTONE_256;

    /** Length of the shortest prefix of all suites: the number of bytes that can be read before the suite is known. */
    static final int SHORTEST_PREFIX_BYTES =
            Arrays.stream(values()).mapToInt(Suite::prefixBytes).min().orElseThrow();

    private static final Suite[] ALL = values();

    /** The derivation of the message key; salt and commitment are part of the message. */
    private record Derivation(String label, int saltBytes, int commitmentBytes) {}

    /** The division of the plaintext into chunks. */
    private record Chunks(int plaintextBytes, int tagBytes, long max) {}

    private final int code;
    private final String algorithms;
    private final String label;
    private final int saltBytes;
    private final int commitmentBytes;
    private final int chunkBytes;
    private final int tagBytes;
    private final long maxChunks;

    Suite(int code, String algorithms, Derivation derivation, Chunks chunks) {
        this.code = code;
        this.algorithms = algorithms;
        this.label = derivation.label();
        this.saltBytes = derivation.saltBytes();
        this.commitmentBytes = derivation.commitmentBytes();
        this.chunkBytes = chunks.plaintextBytes();
        this.tagBytes = chunks.tagBytes();
        this.maxChunks = chunks.max();
    }

    /**
     * Finds a suite by its code.
     *
     * @param code the suite byte of a header
     * @return the suite; empty if it is unknown in this release
     */
    static Optional<Suite> ofCode(byte code) {
        for (var suite : ALL) {
            if (suite.code == Byte.toUnsignedInt(code)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the code of this suite on the wire.
     *
     * @return the suite byte of a header, 0 to 255
     */
    public int code() {
        return code;
    }

    /**
     * Returns the names of the algorithms.
     *
     * @return key derivation, key wrapping and chunked encryption
     */
    public String algorithms() {
        return algorithms;
    }

    /** Returns the label of the key derivation, with its terminator. */
    byte[] label() {
        return label.getBytes(US_ASCII);
    }

    /**
     * Returns the length of the salt.
     *
     * @return the length
     */
    public int saltBytes() {
        return saltBytes;
    }

    /**
     * Returns the length of the commitment.
     *
     * @return the length
     */
    public int commitmentBytes() {
        return commitmentBytes;
    }

    /**
     * Returns the length of everything before the first chunk.
     *
     * @return the length of header, salt and commitment
     */
    public int prefixBytes() {
        return MessageHeader.BYTES + saltBytes + commitmentBytes;
    }

    /**
     * Returns the length of the plaintext of a full chunk.
     *
     * @return the length
     */
    public int chunkBytes() {
        return chunkBytes;
    }

    /**
     * Returns the length of a chunk's tag.
     *
     * @return the length
     */
    public int tagBytes() {
        return tagBytes;
    }

    /**
     * Returns the length of a full chunk in the message.
     *
     * @return the length of its ciphertext and tag
     */
    public int sealedChunkBytes() {
        return chunkBytes + tagBytes;
    }

    /**
     * Returns the maximum number of chunks of a message.
     *
     * @return the number of chunks
     */
    public long maxChunks() {
        return maxChunks;
    }

    /**
     * Computes the length of a message.
     *
     * @param plaintextBytes length of its plaintext
     * @return length of the whole message
     */
    public long messageBytes(long plaintextBytes) {
        return prefixBytes() + sealedBytes(plaintextBytes);
    }

    /** Computes the length of all chunks of a plaintext, the last one included. */
    long sealedBytes(long plaintextBytes) {
        return plaintextBytes + chunkCount(plaintextBytes) * tagBytes;
    }

    /**
     * Computes the length of the plaintext of a message.
     *
     * @param messageBytes length of a whole message
     * @return length of its plaintext, or -1 if no message has this length
     */
    public long plaintextBytes(long messageBytes) {
        if (messageBytes < prefixBytes()) {
            return -1;
        }
        long last = lastChunk(messageBytes);
        int lastBytes = plaintextBytesOf(last, messageBytes);
        return lastBytes < 0 ? -1 : chunkPosition(last) + lastBytes;
    }

    /**
     * Counts the chunks of a message.
     *
     * @param plaintextBytes length of its plaintext
     * @return the number of chunks, the last one included
     */
    public long chunkCount(long plaintextBytes) {
        return plaintextBytes / chunkBytes + 1;
    }

    /**
     * Finds the chunk that holds a byte of the plaintext.
     *
     * @param position the position of the byte in the plaintext
     * @return the number of the chunk, from 0
     */
    public long chunkAt(long position) {
        return position / chunkBytes;
    }

    /**
     * Computes where the plaintext of a chunk begins.
     *
     * @param chunk the number of the chunk, from 0
     * @return the position of its first byte in the plaintext
     */
    public long chunkPosition(long chunk) {
        return chunk * chunkBytes;
    }

    /**
     * Computes where a chunk begins in the message.
     *
     * @param chunk the number of the chunk, from 0
     * @return the offset of its ciphertext
     */
    public long chunkOffset(long chunk) {
        return prefixBytes() + chunk * sealedChunkBytes();
    }

    /**
     * Finds the last chunk of a message.
     *
     * @param messageBytes length of the whole message, at least that of the prefix
     * @return the number of the last chunk
     */
    public long lastChunk(long messageBytes) {
        return (messageBytes - prefixBytes()) / sealedChunkBytes();
    }

    /**
     * Computes the length of the plaintext of a chunk.
     *
     * @param chunk the number of the chunk, 0 to {@link #lastChunk}
     * @param messageBytes length of the whole message
     * @return the length; less than 0 if the message ends inside the tag of this chunk
     */
    public int plaintextBytesOf(long chunk, long messageBytes) {
        return (int) Math.min(sealedChunkBytes(), messageBytes - chunkOffset(chunk)) - tagBytes;
    }
}
