package org.o365se.internal.message;

/**
 * The sizes of a message of suite 1 as {@code docs/reference/format.md} states them, in bytes. Tests use these in place of the provider's own.
 *
 * <pre>
 * header 68 | salt 24 | commitment 32 | chunk 0: 16384 + 16 | chunk 1: 16384 + 16 | ... | last chunk: 0..16383 + 16
 * </pre>
 */
public final class MessageSizes {
    /** Length of the header. */
    public static final int HEADER_BYTES = 68;
    /** Length of the salt. */
    public static final int SALT_BYTES = 24;
    /** Length of the commitment. */
    public static final int COMMITMENT_BYTES = 32;
    /** Length of everything before the first chunk. */
    public static final int PREFIX_BYTES = HEADER_BYTES + SALT_BYTES + COMMITMENT_BYTES;
    /** Plaintext in every chunk but the last. */
    public static final int CHUNK_PLAIN_BYTES = 16384;
    /** Length of a chunk's tag. */
    public static final int TAG_BYTES = 16;
    /** Length of every chunk but the last. */
    public static final int CHUNK_BYTES = CHUNK_PLAIN_BYTES + TAG_BYTES;
    /** Length of the shortest message, that of an empty plaintext. */
    public static final int MIN_MESSAGE_BYTES = PREFIX_BYTES + TAG_BYTES;
    /** A message has at most this many chunks. */
    public static final long MAX_CHUNKS = 1L << 38;

    private MessageSizes() {}

    /**
     * Computes the length of a message.
     *
     * @param plaintextBytes length of its plaintext
     * @return length of the whole message
     */
    public static long messageBytes(long plaintextBytes) {
        return MIN_MESSAGE_BYTES + plaintextBytes + plaintextBytes / CHUNK_PLAIN_BYTES * TAG_BYTES;
    }

    /**
     * Computes the length of the plaintext that a message of a given length holds.
     *
     * @param messageBytes length of a whole message
     * @return length of its plaintext, or -1 if no message has this length
     */
    public static long plaintextBytes(long messageBytes) {
        long chunks = messageBytes - PREFIX_BYTES;
        long last = chunks % CHUNK_BYTES;
        if (chunks < 0 || last < TAG_BYTES) {
            return -1;
        }
        return chunks / CHUNK_BYTES * CHUNK_PLAIN_BYTES + last - TAG_BYTES;
    }

    /**
     * Finds a chunk.
     *
     * @param chunk the chunk's number, from 0
     * @return where it begins in the message
     */
    public static long chunkOffset(long chunk) {
        return PREFIX_BYTES + chunk * CHUNK_BYTES;
    }
}
