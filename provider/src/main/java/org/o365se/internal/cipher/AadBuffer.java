package org.o365se.internal.cipher;

import java.io.ByteArrayOutputStream;

/** Collects the AAD of a message, which is kept until the key of the message is derived, because the derivation reads it twice, and ends it with what is bound to it. */
final class AadBuffer {
    private final byte[] binding;
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream(0);

    AadBuffer(byte[] binding) {
        this.binding = binding;
    }

    void add(byte[] source, int offset, int length) {
        pieces.write(source, offset, length);
    }

    /** Returns everything collected so far and the binding, and clears the buffer. */
    byte[] take() {
        if (pieces.size() == 0) {
            return binding;
        }
        pieces.writeBytes(binding);
        var all = pieces.toByteArray();
        pieces.reset();
        return all;
    }

    void clear() {
        pieces.reset();
    }
}
