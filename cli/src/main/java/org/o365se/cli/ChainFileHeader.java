package org.o365se.cli;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The beginning of a key chain file, as {@code docs/format.md} specifies it; only what a reader without the secret may want to know.
 *
 * @param version of the format
 * @param chainId never changes
 * @param generation grows with every change
 */
record ChainFileHeader(int version, UUID chainId, long generation) {
    static final int BYTES = 102;

    private static final int VERSION_OFFSET = 4;
    private static final int CHAIN_ID_OFFSET = 42;
    private static final int GENERATION_OFFSET = 90;

    static ChainFileHeader parse(byte[] start) throws EOFException {
        if (start.length < BYTES) {
            throw new EOFException();
        }
        var buffer = ByteBuffer.wrap(start);
        return new ChainFileHeader(
                Byte.toUnsignedInt(buffer.get(VERSION_OFFSET)),
                new UUID(buffer.getLong(CHAIN_ID_OFFSET), buffer.getLong(CHAIN_ID_OFFSET + Long.BYTES)),
                buffer.getLong(GENERATION_OFFSET));
    }
}
