package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.StreamCases.AAD;
import static org.o365se.StreamCases.assertRefused;
import static org.o365se.internal.message.MessageSizes.CHUNK_BYTES;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.PREFIX_BYTES;
import static org.o365se.internal.message.MessageSizes.TAG_BYTES;
import static org.o365se.internal.message.MessageSizes.chunkOffset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The channel as a reader at positions: what it returns, what it refuses, and how little it reads for that. */
class RandomAccessTest {
    private static final SecretKey KEY = TestKeys.scopeKey();
    private static final byte[] THREE_CHUNKS = TestKeys.pattern(3, 2 * CHUNK_PLAIN_BYTES + 5000);
    private static final int[] AROUND = {-17, -16, -15, -1, 0, 1, 15, 16, 17};

    /** A range that was read from a file. */
    private record Range(long from, int length) {}

    // ---- what it returns ----

    static IntStream sizesAroundBorders() {
        return IntStream.rangeClosed(0, 3)
                .flatMap(chunks -> Arrays.stream(AROUND).map(bytes -> chunks * CHUNK_PLAIN_BYTES + bytes))
                .filter(size -> size >= 0);
    }

    @ParameterizedTest
    @MethodSource("sizesAroundBorders")
    void everyPositionGivesTheSameRangeOfThePlaintext(int size) throws Exception {
        var plain = TestKeys.pattern(size, size);
        try (var channel = open(new ScriptedChannel(TestKeys.seal(KEY, AAD, plain)))) {
            for (int position : positionsOf(size)) {
                for (int room : new int[] {1, CHUNK_PLAIN_BYTES - 1, CHUNK_PLAIN_BYTES, 2 * CHUNK_PLAIN_BYTES + 1}) {
                    for (boolean direct : new boolean[] {false, true}) {
                        assertRange(channel, plain, position, buffer(room, direct));
                    }
                }
            }
            assertEquals(-1, channel.read(ByteBuffer.allocate(1), Long.MAX_VALUE));
            assertEquals(0, channel.read(ByteBuffer.allocate(0), Long.MAX_VALUE));
            assertEquals(0, channel.position(), "a read at a position of its own moves no other");
            assertEquals(size, channel.size());
        }
    }

    /** The positions beside every border between chunks, and beside both ends. */
    private static Iterable<Integer> positionsOf(int size) {
        var positions = new TreeSet<Integer>();
        for (int border = 0; border <= size + CHUNK_PLAIN_BYTES; border += CHUNK_PLAIN_BYTES) {
            positions.addAll(List.of(border, border + 1, Math.max(0, border - 1)));
        }
        positions.addAll(List.of(size, size + 1, Math.max(0, size - 1)));
        return positions;
    }

    private static void assertRange(ServiceEncryptionChannel channel, byte[] plain, int position, ByteBuffer buffer)
            throws IOException {
        var where = "position " + position + ", buffer " + buffer;
        int expected = Math.min(buffer.remaining(), plain.length - position);

        int given = channel.read(buffer, position);

        assertEquals(expected <= 0 ? -1 : expected, given, where);
        assertEquals(Math.max(0, expected), buffer.position(), where);
        var bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        assertTrue(
                Arrays.equals(
                        bytes,
                        0,
                        bytes.length,
                        plain,
                        Math.min(position, plain.length),
                        Math.min(position + bytes.length, plain.length)),
                where);
    }

    @Test
    void readersOnSeveralThreadsDoNotDisturbEachOther(@TempDir Path folder) throws Exception {
        var plain = TestKeys.pattern(5, 40 * CHUNK_PLAIN_BYTES + 77);
        var file = write(folder, plain);
        var pool = Executors.newFixedThreadPool(4);
        try (var channel = open(FileChannel.open(file))) {
            channel.position(123);
            var readers = new ArrayList<Callable<Void>>();
            for (int seed = 0; seed < 4; seed++) {
                var random = new Random(seed);
                readers.add(() -> {
                    for (int i = 0; i < 300; i++) {
                        int room = 1 + random.nextInt(random.nextInt(10) == 0 ? 5 * CHUNK_PLAIN_BYTES : 500);
                        int position = random.nextInt(plain.length + CHUNK_PLAIN_BYTES);
                        assertRange(channel, plain, position, buffer(room, random.nextBoolean()));
                    }
                    return null;
                });
            }
            for (var reader : pool.invokeAll(readers)) {
                reader.get();
            }
            assertEquals(123, channel.position());
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aPositionThatIsNegativeAndABufferThatIsReadOnlyAreRefused() throws Exception {
        var channel = open(new ScriptedChannel(TestKeys.seal(KEY, AAD, THREE_CHUNKS)));

        assertThrows(IllegalArgumentException.class, () -> channel.read(ByteBuffer.allocate(1), -1));
        assertThrows(
                IllegalArgumentException.class,
                () -> channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer(), 0));
        channel.close();
        assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1), 0));
    }

    // ---- what it refuses ----

    /** Lengths beside everything that ends or begins in the message. */
    static IntStream lengthsOfTruncatedMessages() throws Exception {
        int whole = TestKeys.seal(KEY, AAD, THREE_CHUNKS).length;
        var borders = Stream.of(0, 28, 68, 92, PREFIX_BYTES, (int) chunkOffset(1), (int) chunkOffset(2), whole);
        return borders.flatMapToInt(border -> Arrays.stream(AROUND).map(bytes -> border + bytes))
                .filter(length -> length >= 0 && length < whole)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("lengthsOfTruncatedMessages")
    void aTruncatedMessageGivesItsFullChunksAndNoEnd(int length) throws Exception {
        var truncated = Arrays.copyOf(TestKeys.seal(KEY, AAD, THREE_CHUNKS), length);
        if (length < PREFIX_BYTES) {
            assertRefused(assertThrows(IOException.class, () -> open(new ScriptedChannel(truncated))));
        } else {
            assertFullChunksAndNoEnd(truncated, Math.min(2, (length - PREFIX_BYTES) / CHUNK_BYTES));
        }
    }

    @ParameterizedTest
    @MethodSource("sizesAroundBorders")
    void anExtendedMessageGivesItsFullChunksAndNoEnd(int more) throws Exception {
        if (more > 0) {
            var whole = TestKeys.seal(KEY, AAD, THREE_CHUNKS);
            assertFullChunksAndNoEnd(Arrays.copyOf(whole, whole.length + more), 2);
        }
    }

    private static void assertFullChunksAndNoEnd(byte[] message, int fullChunks) throws Exception {
        var channel = open(new ScriptedChannel(message));
        int readable = fullChunks * CHUNK_PLAIN_BYTES;
        for (int position = 0; position < readable; position += 4099) {
            var buffer = ByteBuffer.allocate(Math.min(100, readable - position));
            assertEquals(buffer.capacity(), channel.read(buffer, position));
            assertArrayEquals(Arrays.copyOfRange(THREE_CHUNKS, position, position + buffer.capacity()), buffer.array());
        }
        for (int position : new int[] {readable, THREE_CHUNKS.length, message.length}) {
            var buffer = ByteBuffer.allocate(10);
            assertRefused(assertThrows(IOException.class, () -> channel.read(buffer, position)));
            assertEquals(0, buffer.position());
            assertArrayEquals(new byte[10], buffer.array());
        }
        assertRefused(assertThrows(IOException.class, channel::size));
    }

    // ---- how little it reads ----

    @Test
    void oneByteOfALargeMessageCostsThePrefixAndOneChunk(@TempDir Path folder) throws Exception {
        var plain = TestKeys.pattern(7, 500 * CHUNK_PLAIN_BYTES + 99);
        var file = write(folder, plain);
        for (int position :
                new int[] {0, 250 * CHUNK_PLAIN_BYTES - 1, 250 * CHUNK_PLAIN_BYTES, 499 * CHUNK_PLAIN_BYTES}) {
            var reads = new ArrayList<Range>();
            try (var channel = open(recording(FileChannel.open(file), reads))) {
                assertEquals(List.of(new Range(0, PREFIX_BYTES)), reads);

                assertRange(channel, plain, position, ByteBuffer.allocate(1));

                var chunk = new Range(chunkOffset(position / CHUNK_PLAIN_BYTES), CHUNK_BYTES);
                assertEquals(List.of(new Range(0, PREFIX_BYTES), chunk), reads);
            }
        }
    }

    @Test
    void theLastByteOfALargeMessageCostsThePrefixAndTheLastChunk(@TempDir Path folder) throws Exception {
        var plain = TestKeys.pattern(7, 500 * CHUNK_PLAIN_BYTES + 99);
        var reads = new ArrayList<Range>();
        try (var channel = open(recording(FileChannel.open(write(folder, plain)), reads))) {
            assertRange(channel, plain, plain.length - 1, ByteBuffer.allocate(10));
            assertEquals(plain.length, channel.size());
        }
        assertEquals(List.of(new Range(0, PREFIX_BYTES), new Range(chunkOffset(500), 99 + TAG_BYTES)), reads);
    }

    /** A file that notes each range that is read from it. */
    private static FileChannel recording(FileChannel file, List<Range> reads) {
        return new DelegatingFileChannel(file) {
            @Override
            public int read(ByteBuffer dst) throws IOException {
                long from = position();
                int length = super.read(dst);
                reads.add(new Range(from, length));
                return length;
            }

            @Override
            public int read(ByteBuffer dst, long position) throws IOException {
                int length = super.read(dst, position);
                reads.add(new Range(position, length));
                return length;
            }
        };
    }

    private static Path write(Path folder, byte[] plain) throws Exception {
        var file = folder.resolve("mail");
        try (var out = new ServiceEncryptionOutputStream(Files.newOutputStream(file), KEY, AAD)) {
            out.write(plain);
        }
        return file;
    }

    private static ServiceEncryptionChannel open(SeekableByteChannel source) throws IOException, InvalidKeyException {
        return ServiceEncryptionChannel.open(source, KEY, AAD);
    }

    private static ByteBuffer buffer(int size, boolean direct) {
        return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    }
}
