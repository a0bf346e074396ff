package org.o365se.internal.cipher;

import java.util.Arrays;
import javax.crypto.BadPaddingException;

/** Feeds arrays to an operation. Input is copied only if the output would overwrite input that has not been read yet. */
final class ArrayFeed {
    private ArrayFeed() {}

    /** Runs an update, or a doFinal if {@code last}; the output has room for {@code outBytes}. */
    static int run(
            MessageOperation operation,
            byte[] in,
            int inOffset,
            int length,
            byte[] out,
            int outOffset,
            long outBytes,
            boolean last)
            throws BadPaddingException {
        boolean inTheWay = Overlap.of(in, inOffset, length, out, outOffset, outBytes)
                && !(outOffset <= inOffset && operation.toleratesInPlace());
        if (!inTheWay) {
            return call(operation, in, inOffset, length, out, outOffset, last);
        }
        var copy = Arrays.copyOfRange(in, inOffset, inOffset + length);
        try {
            return call(operation, copy, 0, length, out, outOffset, last);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    private static int call(
            MessageOperation operation, byte[] in, int inOffset, int length, byte[] out, int outOffset, boolean last)
            throws BadPaddingException {
        return last
                ? operation.doFinal(in, inOffset, length, out, outOffset)
                : operation.update(in, inOffset, length, out, outOffset);
    }
}
