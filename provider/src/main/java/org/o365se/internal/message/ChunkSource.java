package org.o365se.internal.message;

import java.io.IOException;

/** Supplies the full chunks of a message. Several threads call it at once, in any order. */
@FunctionalInterface
public interface ChunkSource {
    /** The number of bytes to read at once: enough to make calls of the source cheap, and few enough for the processor's cache. */
    int BYTES_AT_ONCE = 1 << 17;

    /**
     * Returns the number of full chunks of a suite to read at once.
     *
     * @param suite the suite of the message
     * @return the number of chunks, at least 1
     */
    static int chunksAtOnce(Suite suite) {
        return Math.max(1, BYTES_AT_ONCE / suite.chunkBytes());
    }

    /**
     * Reads sealed chunks.
     *
     * @param first the number of the first one, from 0
     * @param count the number of chunks
     * @param target receives the chunks, from the beginning of the array on
     * @throws IOException if the chunks cannot be read
     */
    void read(long first, int count, byte[] target) throws IOException;
}
