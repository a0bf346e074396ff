package org.o365se.internal.cipher;

import static org.o365se.internal.message.MessageSizes.CHUNK_BYTES;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.PREFIX_BYTES;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One way to cut an input into the pieces of several updates and of the doFinal that ends them. */
sealed interface Split {
    /** With more pieces than this, a test would only take long. */
    int MOST_PIECES = 2_500;

    /** Lengths of the updates; what they leave goes to doFinal. */
    List<Integer> updates(int length);

    /** Whether cutting an input of that length this way tells something. */
    default boolean suits(int length) {
        return true;
    }

    /** All in doFinal. */
    record Whole() implements Split {
        @Override
        public List<Integer> updates(int length) {
            return List.of();
        }
    }

    /** All in updates, nothing in doFinal. */
    record Pieces(int bytes) implements Split {
        @Override
        public boolean suits(int length) {
            return length / bytes <= MOST_PIECES;
        }

        @Override
        public List<Integer> updates(int length) {
            var updates = new ArrayList<Integer>();
            for (int left = length; left > 0; left -= bytes) {
                updates.add(Math.min(left, bytes));
            }
            return updates;
        }
    }

    /** As many full pieces as there are in updates, the rest in doFinal. */
    record PiecesAndRest(int bytes) implements Split {
        @Override
        public List<Integer> updates(int length) {
            return new Pieces(bytes).updates(length - length % bytes);
        }
    }

    /** Random pieces, empty ones among them. */
    record RandomPieces(long seed, int most) implements Split {
        @Override
        public List<Integer> updates(int length) {
            var random = new Random(seed);
            var updates = new ArrayList<Integer>();
            int left = length;
            while (left > 0 && random.nextInt(8) > 0) {
                int piece = Math.min(left, random.nextInt(most));
                updates.add(piece);
                left -= piece;
            }
            return updates;
        }
    }

    /** Byte by byte wherever a chunk or the prefix begins or ends, be it in plaintext or message, and in one piece between. */
    record BytewiseAtBorders() implements Split {
        private static final int NEAR = 20;

        @Override
        public List<Integer> updates(int length) {
            var updates = new ArrayList<Integer>();
            int from = 0;
            for (int at = 1; at <= length; at++) {
                if (at == length || near(at, 0, CHUNK_PLAIN_BYTES) || near(at, PREFIX_BYTES, CHUNK_BYTES)) {
                    updates.add(at - from);
                    from = at;
                }
            }
            return updates;
        }

        private static boolean near(int at, int first, int distance) {
            return Math.floorMod(at - first + NEAR, distance) <= 2 * NEAR;
        }
    }

    static List<Split> all() {
        var all = new ArrayList<>(few());
        for (int bytes : new int[] {1, 15, 16, 17, 16383, 16384, 16400}) {
            all.add(new Pieces(bytes));
        }
        all.add(new PiecesAndRest(16384));
        all.add(new PiecesAndRest(16400));
        all.add(new BytewiseAtBorders());
        return all;
    }

    /** Those that find most. */
    static List<Split> few() {
        return List.of(new Whole(), new Pieces(16385), new RandomPieces(7, 40_000));
    }
}
