package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Memory of which each byte is known, so that one that a call should not have touched is seen. */
final class Guarded {
    /** Bytes on each side of what is used. */
    static final int MARGIN = 32;

    private static final byte CANARY = 0x5C;
    /** How far a buffer's content begins after the buffer: neither position nor array offset is 0 then. */
    private static final int LEAD = 3;

    enum Where {
        HEAP,
        DIRECT
    }

    private final ByteBuffer memory;
    private final byte[] expected;

    private Guarded(Where where, int length) {
        memory = where == Where.HEAP ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
        expected = Bytes.filled(length, CANARY);
        memory.duplicate().put(expected);
    }

    /** Memory of that length and a margin on both sides. */
    static Guarded of(Where where, int length) {
        return new Guarded(where, MARGIN + length + MARGIN);
    }

    static Guarded of(Where where, byte[] content) {
        var guarded = of(where, content.length);
        guarded.put(MARGIN, content);
        return guarded;
    }

    void put(int at, byte[] content) {
        memory.duplicate().position(at).put(content);
        System.arraycopy(content, 0, expected, at, content.length);
    }

    /** The array itself; only on the heap. */
    byte[] array() {
        return memory.array();
    }

    ByteBuffer view(int at, int length) {
        var view = memory.duplicate().position(at - LEAD).slice();
        return view.position(LEAD).limit(LEAD + length);
    }

    static int positionIn(ByteBuffer view) {
        return view.position() - LEAD;
    }

    /** Takes what a call wrote, and checks that it wrote nothing else. */
    byte[] take(int at, int length) {
        var now = now();
        var written = Arrays.copyOfRange(now, at, at + length);
        System.arraycopy(written, 0, expected, at, length);
        assertArrayEquals(expected, now, "bytes outside of the output were changed");
        return written;
    }

    /** Checks that a call wrote nothing at all. */
    void assertUntouched() {
        take(0, 0);
    }

    /** Checks that a call left nothing but zeros where it wrote, if it wrote. */
    void assertUntouchedOrWiped() {
        var now = now();
        for (int i = 0; i < now.length; i++) {
            if (now[i] == 0) {
                expected[i] = 0;
            }
        }
        assertArrayEquals(expected, now, "bytes were left behind");
    }

    private byte[] now() {
        var now = new byte[memory.capacity()];
        memory.duplicate().get(now);
        return now;
    }
}
