package org.o365se.cipher.chunk;

import java.io.IOException;

/** Where the full chunks of a message come from. Asked by several threads at once, in any order. */
@FunctionalInterface
public interface ChunkSource {
    /**
     * Reads a chunk.
     *
     * @param chunk its number, from 0
     * @param target takes its 16400 bytes, from the beginning of the array on
     * @throws IOException if they cannot be read
     */
    void read(long chunk, byte[] target) throws IOException;
}
