package org.o365se.internal.cipher;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Binds the IV of a program to its message, as the end of the AAD: label, length of the tag in bits (1 byte), IV, length of the IV (4 bytes, big-endian). The IV
 * encrypts nothing. Because its length comes last, no AAD of such a message ends like another one's IV.
 */
final class ProgramIv {
    private static final byte[] LABEL = "O365SE/1 program IV\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private ProgramIv() {}

    /** Returns the end of the AAD; empty for a transformation without IV. */
    static byte[] binding(byte @Nullable [] iv, int tagBits) {
        return iv == null
                ? NOTHING
                : ByteBuffer.allocate(LABEL.length + 1 + iv.length + Integer.BYTES)
                        .put(LABEL)
                        .put((byte) tagBits)
                        .put(iv)
                        .putInt(iv.length)
                        .array();
    }
}
