package org.o365se.internal.root.managed;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The outermost elements of a PKCS12 file, {@code PFX ::= SEQUENCE { version INTEGER, authSafe SEQUENCE, macData SEQUENCE OPTIONAL }} (RFC 7292, section 4).
 * Their content is not parsed: * the JDK does that.
 */
final class PfxFrame {
    private static final byte INTEGER = 0x02;
    private static final byte SEQUENCE = 0x30;
    private static final int LONG_FORM = 0x80;
    private static final int MAX_LENGTH_BYTES = Integer.BYTES;

    private PfxFrame() {}

    /**
     * Returns whether a file evidently has a MAC, which the JDK then checks. Also returns false if the lengths have a form that only BER allows, so false
     * proves nothing.
     */
    static boolean hasMac(byte[] file) {
        var pfx = enter(ByteBuffer.wrap(file), SEQUENCE);
        return pfx != null && skip(pfx, INTEGER) && skip(pfx, SEQUENCE) && skip(pfx, SEQUENCE) && !pfx.hasRemaining();
    }

    private static boolean skip(ByteBuffer in, byte tag) {
        return enter(in, tag) != null;
    }

    /** Returns the content of the next element and moves past it; null if it has another type or is truncated. */
    static @Nullable ByteBuffer enter(ByteBuffer in, byte tag) {
        if (in.remaining() < 2 || in.get() != tag) {
            return null;
        }
        long length = Byte.toUnsignedInt(in.get());
        if (length >= LONG_FORM) {
            int bytes = (int) length - LONG_FORM;
            if (bytes == 0 || bytes > MAX_LENGTH_BYTES || bytes > in.remaining()) {
                return null;
            }
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << Byte.SIZE | Byte.toUnsignedInt(in.get());
            }
        }
        if (length > in.remaining()) {
            return null;
        }
        var content = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return content;
    }
}
