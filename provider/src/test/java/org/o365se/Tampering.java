package org.o365se;

import static org.o365se.internal.message.MessageSizes.CHUNK_BYTES;
import static org.o365se.internal.message.MessageSizes.PREFIX_BYTES;
import static org.o365se.internal.message.MessageSizes.chunkOffset;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every way in which the tests of streams and channel damage a message. All of them must be refused. */
final class Tampering {
    private final byte[] message;
    private final int chunks;
    private final Map<String, byte[]> damaged = new LinkedHashMap<>();

    /** One damaged message. */
    static final class Damaged {
        private final String how;
        private final byte[] message;

        private Damaged(String how, byte[] message) {
            this.how = how;
            this.message = message;
        }

        byte[] message() {
            return message;
        }

        @Override
        public String toString() {
            return how;
        }
    }

    private Tampering(byte[] message) {
        this.message = message;
        this.chunks = (message.length - PREFIX_BYTES) / CHUNK_BYTES + 1;
    }

    /**
     * Damages a message.
     *
     * @param message of at least three chunks
     * @param other another message under the same key, at least as long
     */
    static Stream<Damaged> of(byte[] message, byte[] other) {
        var tampering = new Tampering(message);
        tampering.flipBits();
        tampering.cut();
        tampering.extend();
        tampering.rearrange();
        tampering.splice(other);
        return tampering.damaged.entrySet().stream().map(entry -> new Damaged(entry.getKey(), entry.getValue()));
    }

    /** The message with a bit of one byte turned over. */
    static byte[] flipped(byte[] message, int offset) {
        var copy = message.clone();
        copy[offset] ^= 0x10;
        return copy;
    }

    private void flipBits() {
        Map.of(
                        "magic", new int[] {0, 3},
                        "version", new int[] {4},
                        "suite", new int[] {5},
                        "flags", new int[] {6, 7},
                        "scope id", new int[] {8, 23},
                        "scope key version", new int[] {24, 27},
                        "wrapped data key", new int[] {28, 67},
                        "salt", new int[] {68, 91},
                        "commitment", new int[] {92, 123})
                .forEach((region, offsets) -> Arrays.stream(offsets)
                        .forEach(offset ->
                                damaged.put("bit flipped in " + region + " at " + offset, flipped(message, offset))));
        for (int chunk = 0; chunk < chunks; chunk++) {
            int begin = begin(chunk);
            int end = end(chunk);
            for (int offset : new int[] {begin, (begin + end) / 2, end - 16, end - 1}) {
                damaged.put("bit flipped in chunk " + chunk + " at " + offset, flipped(message, offset));
            }
        }
        var wrappedKey = message.clone();
        wrappedKey[7] ^= 1;
        damaged.put("flagged as a wrapped key", wrappedKey);
    }

    private void cut() {
        var lengths = new TreeSet<>(List.of(0, 1, 4, 7, 8, 67, 68, 69, message.length - 16, message.length - 1));
        for (int chunk = 0; chunk < chunks; chunk++) {
            for (int around : new int[] {-17, -16, -1, 0, 1, 15, 16, 17}) {
                lengths.add(begin(chunk) + around);
            }
        }
        lengths.forEach(length -> damaged.put("cut to " + length, Arrays.copyOf(message, length)));
    }

    private void extend() {
        damaged.put("extended by a byte", Arrays.copyOf(message, message.length + 1));
        damaged.put("extended by a tag's length", Arrays.copyOf(message, message.length + 16));
        damaged.put("last chunk filled up", Arrays.copyOf(message, begin(chunks)));
        damaged.put("extended by a chunk", Arrays.copyOf(message, message.length + CHUNK_BYTES));
        damaged.put("last chunk twice", order(IntStream.concat(IntStream.range(0, chunks), IntStream.of(chunks - 1))));
        damaged.put("message twice", join(message, message));
    }

    private void rearrange() {
        damaged.put("chunks 0 and 1 swapped", order(IntStream.concat(IntStream.of(1, 0), IntStream.range(2, chunks))));
        damaged.put("chunk 0 dropped", order(IntStream.range(1, chunks)));
        damaged.put("chunk 1 dropped", order(IntStream.concat(IntStream.of(0), IntStream.range(2, chunks))));
        damaged.put("last chunk dropped", order(IntStream.range(0, chunks - 1)));
        damaged.put("chunk 0 twice", order(IntStream.concat(IntStream.of(0), IntStream.range(0, chunks))));
        damaged.put("no chunk at all", Arrays.copyOf(message, PREFIX_BYTES));
    }

    private void splice(byte[] other) {
        damaged.put(
                "chunk 1 of another message",
                join(
                        Arrays.copyOf(message, begin(1)),
                        Arrays.copyOfRange(other, begin(1), end(1)),
                        Arrays.copyOfRange(message, end(1), message.length)));
        damaged.put(
                "header of another message",
                join(Arrays.copyOf(other, 68), Arrays.copyOfRange(message, 68, message.length)));
        damaged.put(
                "prefix of another message",
                join(Arrays.copyOf(other, PREFIX_BYTES), Arrays.copyOfRange(message, PREFIX_BYTES, message.length)));
    }

    private byte[] order(IntStream order) {
        var out = new ByteArrayOutputStream();
        out.write(message, 0, PREFIX_BYTES);
        order.forEach(chunk -> out.write(message, begin(chunk), end(chunk) - begin(chunk)));
        return out.toByteArray();
    }

    private int end(int chunk) {
        return Math.min(message.length, begin(chunk + 1));
    }

    private static int begin(int chunk) {
        return (int) chunkOffset(chunk);
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
