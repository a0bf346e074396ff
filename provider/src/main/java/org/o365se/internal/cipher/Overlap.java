package org.o365se.internal.cipher;

import java.nio.ByteBuffer;

/** Checks whether output would overwrite input that has not been read yet. */
final class Overlap {
    /** The greatest power of two that {@code alignmentOffset} accepts. */
    private static final int ADDRESS_WINDOW = 1 << 30;

    private Overlap() {}

    /** Returns whether two ranges of arrays have a byte in common. */
    static boolean of(byte[] in, int inOffset, int inLength, byte[] out, int outOffset, long outLength) {
        return in == out && inOffset < outOffset + outLength && outOffset < inOffset + inLength;
    }

    /**
     * Returns whether two buffers, at least one of them without an accessible array, may have a byte in common. The answer may be a false positive, never a false
     * negative: the address of a direct buffer is known only modulo 2^30, that of a read-only heap buffer not at all.
     */
    static boolean isPossible(ByteBuffer in, ByteBuffer out, long outLength) {
        if (in.isDirect() != out.isDirect()) {
            return false;
        }
        if (!in.isDirect()) {
            return true;
        }
        long reach = in.remaining() + outLength;
        if (reach >= ADDRESS_WINDOW / 2) {
            return true;
        }
        long from = Math.floorMod(addressOf(out) - addressOf(in), (long) ADDRESS_WINDOW);
        return from < in.remaining() || ADDRESS_WINDOW - from < outLength;
    }

    private static long addressOf(ByteBuffer direct) {
        // The public API reveals the address only modulo a power of two.
        return direct.alignmentOffset(direct.position(), ADDRESS_WINDOW);
    }
}
