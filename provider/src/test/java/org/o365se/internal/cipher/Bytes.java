package org.o365se.internal.cipher;

import java.util.Arrays;
import java.util.Random;

/** Small things about byte arrays that the tests of this package share. */
final class Bytes {
    private Bytes() {}

    static byte[] concat(byte[]... parts) {
        var joined = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /** What an {@code update} or {@code doFinal} gave, where null means nothing. */
    static byte[] orEmpty(byte[] output) {
        return output == null ? new byte[0] : output;
    }

    static byte[] from(byte[] source, int offset) {
        return Arrays.copyOfRange(source, offset, source.length);
    }

    static byte[] filled(int length, byte value) {
        var array = new byte[length];
        Arrays.fill(array, value);
        return array;
    }

    static byte[] random(Random random, int length) {
        var array = new byte[length];
        random.nextBytes(array);
        return array;
    }

    static boolean isPrefix(byte[] start, byte[] whole) {
        return start.length <= whole.length && Arrays.equals(start, 0, start.length, whole, 0, start.length);
    }

    /** Whether any run of {@code length} bytes of one is also in the other at a multiple of {@code length}. */
    static boolean shareABlock(byte[] one, byte[] other, int length) {
        for (int i = 0; i + length <= one.length; i += length) {
            for (int j = 0; j + length <= other.length; j += length) {
                if (Arrays.equals(one, i, i + length, other, j, j + length)) {
                    return true;
                }
            }
        }
        return false;
    }
}
