package org.o365se.internal.cipher;

import static org.o365se.internal.message.MessageSizes.CHUNK_BYTES;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.PREFIX_BYTES;
import static org.o365se.internal.message.MessageSizes.TAG_BYTES;
import static org.o365se.internal.message.MessageSizes.chunkOffset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** One thing that somebody may do to a message, and how a reader must answer. */
record Tampering(String name, UnaryOperator<byte[]> edit, Verdict verdict) {
    /** How a message is refused. */
    enum Verdict {
        /** {@code BadPaddingException} itself: the bytes are no message. */
        NO_HEADER,
        /** {@code AEADBadTagException}. */
        REFUSED
    }

    private static final int VERSION_OFFSET = 24;
    private static final int SCOPE_KEY_VERSION_END = 28;
    private static final int FLAGS_END = 8;

    byte[] of(byte[] message) {
        return edit.apply(message.clone());
    }

    /**
     * How many bytes of plaintext come before the first byte that the edit changed, counted in chunks that are whole. A message that was spliced onto
     * another one of the same plaintext begins as that one does.
     */
    int authenticBytes(byte[] message, byte[] other) {
        var edited = of(message);
        int same = Math.max(Arrays.mismatch(message, edited), Arrays.mismatch(other, edited));
        return Math.max(0, same - PREFIX_BYTES) / CHUNK_BYTES * CHUNK_PLAIN_BYTES;
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * All edits.
     *
     * @param message a message
     * @param other another one of the same plaintext, key and AAD
     */
    static List<Tampering> all(byte[] message, byte[] other) {
        var all = new ArrayList<Tampering>();
        all.addAll(prefixBits(message));
        all.addAll(chunkBits(message.length));
        all.addAll(truncations(message.length));
        all.addAll(extensions(message));
        all.addAll(moves(message.length));
        all.addAll(splices(message.length, other));
        return all;
    }

    /** Each bit of header, salt and commitment. */
    private static List<Tampering> prefixBits(byte[] message) {
        var all = new ArrayList<Tampering>();
        for (int at = 0; at < PREFIX_BYTES; at++) {
            for (int bit = 0; bit < 8; bit++) {
                all.add(new Tampering("bit " + bit + " of byte " + at, flip(at, bit), verdictOfBit(message, at, bit)));
            }
        }
        return all;
    }

    /** Magic, version, suite, unknown flags and the scope key version 0 are no header; the one known flag is the other kind of content. */
    private static Verdict verdictOfBit(byte[] message, int at, int bit) {
        boolean knownFlag = at == FLAGS_END - 1 && bit == 0;
        var version = Arrays.copyOfRange(flip(at, bit).apply(message.clone()), VERSION_OFFSET, SCOPE_KEY_VERSION_END);
        boolean versionZero = Arrays.equals(version, new byte[version.length]);
        return (at < FLAGS_END && !knownFlag) || versionZero ? Verdict.NO_HEADER : Verdict.REFUSED;
    }

    /** Each bit of a few bytes of ciphertext, and of each tag. */
    private static List<Tampering> chunkBits(int length) {
        var all = new ArrayList<Tampering>();
        for (int begin = PREFIX_BYTES; begin < length; begin += CHUNK_BYTES) {
            int end = Math.min(begin + CHUNK_BYTES, length);
            var places = new TreeSet<>(List.of(begin, begin + 1, begin + 15, (begin + end) / 2));
            for (int at = end - TAG_BYTES - 1; at < end; at++) {
                places.add(at);
            }
            for (int at : places) {
                for (int bit = 0; bit < 8; bit++) {
                    all.add(refused("bit " + bit + " of byte " + at, flip(at, bit)));
                }
            }
        }
        return all;
    }

    /** Every length up to the shortest message, and about every border of a chunk. */
    private static List<Tampering> truncations(int length) {
        var lengths = new TreeSet<Integer>();
        for (int i = 0; i <= PREFIX_BYTES + TAG_BYTES; i++) {
            lengths.add(i);
        }
        for (int border = PREFIX_BYTES; border < length; border += CHUNK_BYTES) {
            for (int near : new int[] {-17, -16, -15, -1, 0, 1, 15, 16, 17, 1000}) {
                lengths.add(border + near);
            }
        }
        for (int missing : new int[] {1, 15, 16, 17}) {
            lengths.add(length - missing);
        }
        return lengths.headSet(length).stream()
                .map(kept -> refused("cut to " + kept + " bytes", message -> Arrays.copyOf(message, kept)))
                .toList();
    }

    private static List<Tampering> extensions(byte[] message) {
        var all = new ArrayList<Tampering>();
        for (int more : new int[] {1, 15, 16, 17, 16399, 16400, 16401}) {
            all.add(refused(more + " zeros more", bytes -> Arrays.copyOf(bytes, bytes.length + more)));
        }
        int last = PREFIX_BYTES + (message.length - PREFIX_BYTES) / CHUNK_BYTES * CHUNK_BYTES;
        all.add(refused("the last chunk once more", bytes -> Bytes.concat(bytes, Bytes.from(bytes, last))));
        all.add(refused("the whole message once more", bytes -> Bytes.concat(bytes, bytes)));
        all.add(refused("all chunks once more", bytes -> Bytes.concat(bytes, Bytes.from(bytes, PREFIX_BYTES))));
        return all;
    }

    /** Chunks swapped, repeated, dropped. */
    private static List<Tampering> moves(int length) {
        var all = new ArrayList<Tampering>();
        int full = (length - PREFIX_BYTES) / CHUNK_BYTES;
        for (int one = 0; one < full; one++) {
            int at = (int) chunkOffset(one);
            int end = at + CHUNK_BYTES;
            all.add(refused(
                    "chunk " + one + " dropped",
                    bytes -> Bytes.concat(Arrays.copyOf(bytes, at), Bytes.from(bytes, end))));
            all.add(refused(
                    "chunk " + one + " repeated",
                    bytes -> Bytes.concat(Arrays.copyOf(bytes, end), Bytes.from(bytes, at))));
            all.add(refused("chunk " + one + " zeroed", bytes -> {
                Arrays.fill(bytes, at, end, (byte) 0);
                return bytes;
            }));
            for (int two = one + 1; two < full; two++) {
                int other = (int) chunkOffset(two);
                all.add(refused("chunks " + one + " and " + two + " swapped", bytes -> {
                    var kept = Arrays.copyOfRange(bytes, at, end);
                    System.arraycopy(bytes, other, bytes, at, CHUNK_BYTES);
                    System.arraycopy(kept, 0, bytes, other, CHUNK_BYTES);
                    return bytes;
                }));
            }
        }
        int last = (int) chunkOffset(full);
        all.add(refused("the last chunk dropped", bytes -> Arrays.copyOf(bytes, last)));
        if (full > 0) {
            all.add(refused(
                    "the last chunk first",
                    bytes -> Bytes.concat(
                            Arrays.copyOf(bytes, PREFIX_BYTES),
                            Bytes.from(bytes, last),
                            Arrays.copyOfRange(bytes, PREFIX_BYTES, last))));
        }
        return all;
    }

    /** The beginning of one message and the end of another, joined where chunks, or the prefix and its fields, meet. */
    private static List<Tampering> splices(int length, byte[] other) {
        var all = new ArrayList<Tampering>();
        var borders = new TreeSet<>(List.of(40, 68, 92));
        for (int border = PREFIX_BYTES; border < length; border += CHUNK_BYTES) {
            borders.add(border);
        }
        for (int border : borders) {
            all.add(refused(
                    "another message from byte " + border + " on",
                    bytes -> Bytes.concat(Arrays.copyOf(bytes, border), Bytes.from(other, border))));
            all.add(refused(
                    "another message up to byte " + border,
                    bytes -> Bytes.concat(Arrays.copyOf(other, border), Bytes.from(bytes, border))));
        }
        all.add(refused("the salt of another message", bytes -> overwrite(bytes, other, 68, 92)));
        all.add(refused("the commitment of another message", bytes -> overwrite(bytes, other, 92, PREFIX_BYTES)));
        return all;
    }

    private static byte[] overwrite(byte[] bytes, byte[] other, int from, int to) {
        System.arraycopy(other, from, bytes, from, to - from);
        return bytes;
    }

    private static Tampering refused(String name, UnaryOperator<byte[]> edit) {
        return new Tampering(name, edit, Verdict.REFUSED);
    }

    private static UnaryOperator<byte[]> flip(int at, int bit) {
        return bytes -> {
            bytes[at] ^= (byte) (1 << bit);
            return bytes;
        };
    }
}
