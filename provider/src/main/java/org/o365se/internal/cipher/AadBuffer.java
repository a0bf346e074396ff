package org.o365se.internal.cipher;

import java.io.ByteArrayOutputStream;

/** Collects the AAD of a message, which is kept until the key of the message is derived, because the derivation reads it twice. */
final class AadBuffer {
    private static final byte[] NONE = {};

    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream(0);

    void add(byte[] source, int offset, int length) {
        pieces.write(source, offset, length);
    }

    /** Returns everything collected so far and clears the buffer. */
    byte[] take() {
        if (pieces.size() == 0) {
            return NONE;
        }
        var all = pieces.toByteArray();
        pieces.reset();
        return all;
    }

    void clear() {
        pieces.reset();
    }
}
