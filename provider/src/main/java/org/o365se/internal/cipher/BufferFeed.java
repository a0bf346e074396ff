package org.o365se.internal.cipher;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.BadPaddingException;

/**
 * Feeds byte buffers to an operation that works on arrays. If both buffers have accessible arrays, nothing is copied; otherwise the data pass through small
 * arrays, which are overwritten afterwards because one of them holds plaintext.
 */
final class BufferFeed {
    /** Large enough to be divided among several threads, small enough to be allocated for each call. */
    private static final int MAX_PIECE_BYTES = 1 << 21;

    private BufferFeed() {}

    /** Runs an update, or a doFinal if {@code last}; the output has room for {@code outBytes}. Advances both positions if it succeeds. */
    static int run(MessageOperation operation, ByteBuffer in, ByteBuffer out, long outBytes, boolean last)
            throws BadPaddingException {
        if (in.hasArray() && out.hasArray()) {
            return betweenArrays(operation, in, out, outBytes, last);
        }
        if (Overlap.isPossible(in, out, outBytes)) {
            var copy = new byte[in.remaining()];
            in.duplicate().get(copy);
            try {
                int written = inPieces(operation, ByteBuffer.wrap(copy), out, last);
                in.position(in.limit());
                return written;
            } finally {
                Arrays.fill(copy, (byte) 0);
            }
        }
        return inPieces(operation, in, out, last);
    }

    private static int betweenArrays(
            MessageOperation operation, ByteBuffer in, ByteBuffer out, long outBytes, boolean last)
            throws BadPaddingException {
        int inOffset = in.arrayOffset() + in.position();
        int outOffset = out.arrayOffset() + out.position();
        int written =
                ArrayFeed.run(operation, in.array(), inOffset, in.remaining(), out.array(), outOffset, outBytes, last);
        in.position(in.limit());
        out.position(out.position() + written);
        return written;
    }

    private static int inPieces(MessageOperation operation, ByteBuffer in, ByteBuffer out, boolean last)
            throws BadPaddingException {
        int inStart = in.position();
        int outStart = out.position();
        var from = new byte[Math.min(MAX_PIECE_BYTES, in.remaining())];
        var to = new byte[0];
        boolean done = false;
        try {
            do {
                int piece = Math.min(from.length, in.remaining());
                in.get(from, 0, piece);
                boolean end = last && !in.hasRemaining();
                var next = ByteBuffer.wrap(from, 0, piece);
                int needed = (int) (end ? operation.finalBytes(next) : operation.updateBytes(next));
                if (to.length < needed) {
                    Arrays.fill(to, (byte) 0);
                    to = new byte[needed];
                }
                int written = end ? operation.doFinal(from, 0, piece, to, 0) : operation.update(from, 0, piece, to, 0);
                out.put(to, 0, written);
            } while (in.hasRemaining());
            done = true;
            return out.position() - outStart;
        } finally {
            Arrays.fill(from, (byte) 0);
            Arrays.fill(to, (byte) 0);
            if (!done) {
                wipe(out, outStart);
                in.position(inStart);
            }
        }
    }

    private static void wipe(ByteBuffer out, int start) {
        int end = out.position();
        out.position(start);
        out.put(new byte[end - start]);
        out.position(start);
    }
}
