package org.o365se.internal.message;

import java.io.IOException;

/** Where the full chunks of a message come from. Asked by several threads at once, in any order. */
@FunctionalInterface
public interface ChunkSource {
    /** How many chunks are read at once: enough to make the calls below cheap, and few enough to stay near the processor. */
    int MOST_AT_ONCE = 8;

    /**
     * Reads chunks.
     *
     * @param first the first one's number, from 0
     * @param count how many
     * @param target takes their count × 16400 bytes, from the beginning of the array on
     * @throws IOException if they cannot be read
     */
    void read(long first, int count, byte[] target) throws IOException;
}
