package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.StreamCases.AAD;
import static org.o365se.StreamCases.assertRefused;
import static org.o365se.internal.message.MessageSizes.CHUNK_BYTES;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.PREFIX_BYTES;
import static org.o365se.internal.message.MessageSizes.chunkOffset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceEncryptionChannelTest {
    private static final SecretKey KEY = TestKeys.scopeKey();
    private static final byte[] THREE_CHUNKS = TestKeys.pattern(3, 2 * CHUNK_PLAIN_BYTES + 5000);
    private static final int LAST_SEALED_BYTES = 5000 + 16;

    // ---- what it gives ----

    @ParameterizedTest
    @MethodSource("org.o365se.StreamCases#sizesAndSteps")
    void everySizeReadInEveryStepGivesThePlaintext(int size, int step) throws Exception {
        var plain = TestKeys.pattern(size, size);
        for (boolean direct : new boolean[] {false, true}) {
            try (var channel = open(new ScriptedChannel(TestKeys.seal(KEY, AAD, plain)))) {
                assertArrayEquals(plain, readInSteps(channel, step, direct));
                assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
                assertEquals(size, channel.position());
                assertEquals(size, channel.size());
            }
        }
    }

    @Test
    void anyRangeIsTheSameRangeOfThePlaintext() throws Exception {
        for (long seed = 1; seed <= 40; seed++) {
            var random = new Random(seed);
            int size = StreamCases.SIZES[random.nextInt(StreamCases.SIZES.length - 1)] + random.nextInt(60_000);
            var plain = TestKeys.pattern((int) seed, size);
            var source = new ScriptedChannel(TestKeys.seal(KEY, AAD, plain));
            source.mostPerRead = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(10_000);
            try (var channel = open(source)) {
                for (int i = 0; i < 50; i++) {
                    assertRangeIsRight(channel, plain, random, "seed " + seed + ", size " + size + ", read " + i);
                }
            }
        }
    }

    private static void assertRangeIsRight(SeekableByteChannel channel, byte[] plain, Random random, String where)
            throws IOException {
        int from = random.nextInt(plain.length + 100);
        int wanted = 1 + random.nextInt(random.nextBoolean() ? 100 : 50_000);
        var buffer = buffer(wanted, random.nextBoolean());
        if (random.nextInt(10) == 0) {
            assertEquals(plain.length, channel.size(), where);
        }

        int length = channel.position(from).read(buffer);

        int expected = Math.min(wanted, plain.length - from);
        assertEquals(expected <= 0 ? -1 : expected, length, where);
        assertArrayEquals(
                expected <= 0 ? new byte[0] : Arrays.copyOfRange(plain, from, from + expected), bytesOf(buffer), where);
        assertEquals(from + Math.max(0, expected), channel.position(), where);
    }

    @Test
    void aFileIsReadAndClosed(@TempDir Path folder) throws Exception {
        var file = folder.resolve("mail");
        try (var out = new ServiceEncryptionOutputStream(Files.newOutputStream(file), KEY, AAD)) {
            out.write(THREE_CHUNKS);
        }
        try (var channel = ServiceEncryptionChannel.open(file, KEY, AAD)) {
            assertArrayEquals(THREE_CHUNKS, Channels.newInputStream(channel).readAllBytes());
        }
        assertThrows(IOException.class, () -> ServiceEncryptionChannel.open(file, KEY));
        assertThrows(NoSuchFileException.class, () -> ServiceEncryptionChannel.open(folder.resolve("none"), KEY));
    }

    @Test
    void aBufferIsFilledWhereItStandsAndNowhereElse() throws Exception {
        var channel = open(new ScriptedChannel(TestKeys.seal(KEY, AAD, THREE_CHUNKS)));
        var array = new byte[CHUNK_PLAIN_BYTES + 100];
        Arrays.fill(array, (byte) 0x55);
        var slice = ByteBuffer.wrap(array, 7, CHUNK_PLAIN_BYTES + 50)
                .slice()
                .position(3)
                .limit(CHUNK_PLAIN_BYTES + 13);

        assertEquals(CHUNK_PLAIN_BYTES + 10, channel.read(slice));

        var expected = new byte[array.length];
        Arrays.fill(expected, (byte) 0x55);
        System.arraycopy(THREE_CHUNKS, 0, expected, 10, CHUNK_PLAIN_BYTES + 10);
        assertArrayEquals(expected, array);
        assertFalse(slice.hasRemaining());
        assertEquals(0, channel.read(slice));
        assertThrows(
                IllegalArgumentException.class,
                () -> channel.read(ByteBuffer.allocate(5).asReadOnlyBuffer()));
        assertEquals(CHUNK_PLAIN_BYTES + 10, channel.position());
    }

    // ---- how little it reads ----

    @Test
    void openingReadsThePrefixAlone() throws Exception {
        var source = new ScriptedChannel(TestKeys.seal(KEY, AAD, THREE_CHUNKS));
        var channel = open(source);
        assertEquals(PREFIX_BYTES, source.bytesRead);

        channel.position(20_000);
        assertEquals(0, channel.read(ByteBuffer.allocate(0)));
        assertEquals(PREFIX_BYTES, source.bytesRead);
    }

    @Test
    void onlyTheChunksOfTheRangeAreReadAndTheLastOneOpenedIsKept() throws Exception {
        var source = new ScriptedChannel(TestKeys.seal(KEY, AAD, new byte[10 * CHUNK_PLAIN_BYTES]));
        var channel = open(source);

        assertEquals(
                CHUNK_BYTES,
                bytesReadBy(
                        source,
                        () -> channel.position(5L * CHUNK_PLAIN_BYTES + 9).read(ByteBuffer.allocate(10))));
        assertEquals(
                0,
                bytesReadBy(
                        source,
                        () -> channel.position(5L * CHUNK_PLAIN_BYTES).read(ByteBuffer.allocate(CHUNK_PLAIN_BYTES))));
        assertEquals(
                CHUNK_BYTES,
                bytesReadBy(
                        source,
                        () -> channel.position(6L * CHUNK_PLAIN_BYTES - 5).read(ByteBuffer.allocate(10))));
        assertEquals(
                2 * CHUNK_BYTES,
                bytesReadBy(
                        source, () -> channel.position(CHUNK_PLAIN_BYTES - 5).read(ByteBuffer.allocateDirect(10))));
        assertEquals(
                3 * CHUNK_BYTES,
                bytesReadBy(
                        source,
                        () -> channel.position(2L * CHUNK_PLAIN_BYTES)
                                .read(ByteBuffer.allocate(3 * CHUNK_PLAIN_BYTES))));
    }

    @Test
    void theSizeCostsTheLastChunkAndThatOnce() throws Exception {
        var source = new ScriptedChannel(TestKeys.seal(KEY, AAD, THREE_CHUNKS));
        var channel = open(source);

        assertEquals(LAST_SEALED_BYTES, bytesReadBy(source, () -> assertEquals(THREE_CHUNKS.length, channel.size())));
        channel.read(ByteBuffer.allocate(1));
        assertEquals(0, bytesReadBy(source, () -> assertEquals(THREE_CHUNKS.length, channel.size())));
    }

    @ParameterizedTest
    @ValueSource(longs = {37_768, 37_769, 49_152, 1L << 40, Long.MAX_VALUE})
    void theEndIsToldAfterTheLastChunkWasAuthenticated(long position) throws Exception {
        var source = new ScriptedChannel(TestKeys.seal(KEY, AAD, THREE_CHUNKS));
        var channel = open(source).position(position);

        assertEquals(
                LAST_SEALED_BYTES, bytesReadBy(source, () -> assertEquals(-1, channel.read(ByteBuffer.allocate(9)))));
        assertEquals(0, bytesReadBy(source, () -> assertEquals(-1, channel.read(ByteBuffer.allocate(9)))));
        assertEquals(position, channel.position());

        var damaged = open(new ScriptedChannel(Tampering.flipped(source.bytes, source.bytes.length - 1)))
                .position(position);
        assertRefused(assertThrows(IOException.class, () -> damaged.read(ByteBuffer.allocate(9))));
        assertRefused(assertThrows(IOException.class, damaged::size));
    }

    // ---- damage ----

    static Stream<Tampering.Damaged> damaged() throws Exception {
        return Tampering.of(TestKeys.seal(KEY, AAD, THREE_CHUNKS), TestKeys.seal(KEY, AAD, THREE_CHUNKS));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void aDamagedMessageCannotBeReadToItsEnd(Tampering.Damaged damaged) {
        for (int step : new int[] {7, 20_000}) {
            var given = new ByteArrayOutputStream();
            assertRefused(assertThrows(IOException.class, () -> {
                var source = new ScriptedChannel(damaged.message());
                readInSteps(open(source), step, false, given);
            }));
            assertTrue(
                    given.size() < THREE_CHUNKS.length && given.size() % CHUNK_PLAIN_BYTES == 0, "whole chunks only");
            assertArrayEquals(Arrays.copyOf(THREE_CHUNKS, given.size()), given.toByteArray());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aBadChunkGivesOutNothingAndLeavesTheOthersReadable(int bad) throws Exception {
        var message = TestKeys.seal(KEY, AAD, THREE_CHUNKS);
        var channel = open(new ScriptedChannel(Tampering.flipped(message, (int) chunkOffset(bad) + 100)));
        for (int size : new int[] {10, CHUNK_PLAIN_BYTES}) {
            for (boolean direct : new boolean[] {false, true}) {
                for (int chunk : new int[] {0, 1, 2, 1, 0}) {
                    var buffer = buffer(size, direct);
                    channel.position((long) chunk * CHUNK_PLAIN_BYTES);
                    if (chunk == bad) {
                        var cause = assertRefused(assertThrows(IOException.class, () -> channel.read(buffer)));
                        assertInstanceOf(AEADBadTagException.class, cause);
                        assertEquals(0, buffer.position());
                        assertArrayEquals(new byte[size], bytesOf(buffer.position(size)));
                        assertEquals((long) chunk * CHUNK_PLAIN_BYTES, channel.position());
                    } else if (chunk == 2 || size == 10) {
                        assertEquals(Math.min(size, 5000), channel.read(buffer.limit(Math.min(size, 5000))));
                    } else {
                        assertEquals(size, channel.read(buffer));
                        assertEquals(THREE_CHUNKS[chunk * CHUNK_PLAIN_BYTES + 9], buffer.get(9));
                    }
                }
            }
        }
        if (bad == 2) {
            assertRefused(assertThrows(IOException.class, channel::size));
        } else {
            assertEquals(THREE_CHUNKS.length, channel.size());
        }
    }

    @Test
    void aReadThatMeetsABadChunkLaterGivesWhatLiesBeforeItAndFailsNextTime() throws Exception {
        var message = TestKeys.seal(KEY, AAD, THREE_CHUNKS);
        var channel = open(new ScriptedChannel(Tampering.flipped(message, (int) chunkOffset(1))));
        var buffer = ByteBuffer.allocate(THREE_CHUNKS.length);

        assertEquals(CHUNK_PLAIN_BYTES, channel.read(buffer));
        assertRefused(assertThrows(IOException.class, () -> channel.read(buffer)));
        assertEquals(CHUNK_PLAIN_BYTES, buffer.position());
        assertEquals(CHUNK_PLAIN_BYTES, channel.position());
    }

    @Test
    void aWrongAadOrAnotherScopesKeyIsABadTagAndTheSourceStaysOpen() throws Exception {
        var source = new ScriptedChannel(TestKeys.seal(KEY, AAD, THREE_CHUNKS));
        var otherScope = TestKeys.scopeKey("contoso/somebody-else@contoso.com");
        List<Executable> openings = List.of(
                () -> ServiceEncryptionChannel.open(source, KEY),
                () -> ServiceEncryptionChannel.open(source, KEY, new byte[] {1}),
                () -> ServiceEncryptionChannel.open(source, otherScope, AAD));
        for (var opening : openings) {
            assertInstanceOf(AEADBadTagException.class, assertRefused(assertThrows(IOException.class, opening)));
        }
        assertTrue(source.isOpen());
    }

    @Test
    void aForeignKeyIsRefusedAndTheSourceNotTouched() {
        var source = new ScriptedChannel(new byte[0]);
        for (Key foreign : new Key[] {new SecretKeySpec(new byte[32], "AES"), null}) {
            var refusal =
                    assertThrows(InvalidKeyException.class, () -> ServiceEncryptionChannel.open(source, foreign, AAD));
            assertTrue(refusal.getMessage().startsWith("O365SE-1201"), refusal.getMessage());
        }
        assertEquals(0, source.bytesRead + source.closed);
    }

    // ---- sources that misbehave ----

    @Test
    void aSourceThatFailsGivesItsOwnErrorAndMayRecover() throws Exception {
        var source = new ScriptedChannel(TestKeys.seal(KEY, AAD, THREE_CHUNKS));
        source.mostPerRead = 1000;
        source.failAt = 20_000;
        var channel = open(source);
        var buffer = ByteBuffer.allocate(THREE_CHUNKS.length);

        assertEquals(CHUNK_PLAIN_BYTES, channel.read(buffer));
        assertEquals(
                "disk on fire",
                assertThrows(IOException.class, () -> channel.read(buffer)).getMessage());
        source.failAt = Integer.MAX_VALUE;
        assertEquals(THREE_CHUNKS.length - CHUNK_PLAIN_BYTES, channel.read(buffer));
        assertArrayEquals(THREE_CHUNKS, buffer.array());

        source.failAt = 50;
        assertEquals(
                "disk on fire",
                assertThrows(IOException.class, () -> open(source)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-CHUNK_BYTES, -1, 1, CHUNK_BYTES})
    void aSourceThatChangesItsLengthIsAnError(int change) throws Exception {
        var whole = TestKeys.seal(KEY, AAD, THREE_CHUNKS);
        for (boolean endProved : new boolean[] {false, true}) {
            var source = new ScriptedChannel(whole);
            var channel = open(source);
            if (endProved) {
                assertEquals(THREE_CHUNKS.length, channel.size());
            }
            source.bytes = Arrays.copyOf(whole, whole.length + change);

            assertChanged(() -> channel.position(0).read(ByteBuffer.allocate(1)));
            assertChanged(() -> channel.position(THREE_CHUNKS.length).read(ByteBuffer.allocate(1)));
            assertChanged(channel::size);
            source.bytes = whole;
            assertEquals(THREE_CHUNKS.length, channel.size());
        }
    }

    @Test
    void aSourceThatEndsBeforeItsOwnSizeIsAnError() throws Exception {
        var whole = TestKeys.seal(KEY, AAD, THREE_CHUNKS);
        var source = new ScriptedChannel(whole);
        source.statedSize = whole.length;
        var channel = open(source);
        source.bytes = Arrays.copyOf(whole, 10_000);

        assertChanged(() -> channel.read(ByteBuffer.allocate(1)));
    }

    private static void assertChanged(Executable reading) {
        var e = assertThrows(IOException.class, reading);
        assertTrue(e.getMessage().startsWith("O365SE-1307"), e.getMessage());
    }

    // ---- the rest of the contract ----

    @Test
    void thePositionIsFreeAndNeverNegative() throws Exception {
        var channel = open(new ScriptedChannel(TestKeys.seal(KEY, AAD, THREE_CHUNKS)));

        assertEquals(0, channel.position());
        assertSame(channel, channel.position(Long.MAX_VALUE));
        assertEquals(Long.MAX_VALUE, channel.position());
        assertThrows(IllegalArgumentException.class, () -> channel.position(-1));
        assertEquals(Long.MAX_VALUE, channel.position());
    }

    @Test
    void writingIsRefused() throws Exception {
        var channel = open(new ScriptedChannel(TestKeys.seal(KEY, AAD, THREE_CHUNKS)));

        assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
        assertThrows(NonWritableChannelException.class, () -> channel.truncate(0));
    }

    @Test
    void closingClosesTheSourceOnceAndEverythingElseIsRefused() throws Exception {
        var source = new ScriptedChannel(TestKeys.seal(KEY, AAD, THREE_CHUNKS));
        var channel = open(source);
        assertTrue(channel.isOpen());
        channel.read(ByteBuffer.allocate(5));
        channel.close();
        channel.close();

        assertEquals(1, source.closed);
        assertFalse(channel.isOpen());
        List<Executable> calls = List.of(
                () -> channel.read(ByteBuffer.allocate(1)),
                () -> channel.write(ByteBuffer.allocate(1)),
                () -> channel.truncate(0),
                channel::position,
                () -> channel.position(0),
                channel::size);
        calls.forEach(call -> assertThrows(ClosedChannelException.class, call));
    }

    @Test
    void closingOverwritesThePlaintextThatWasKept() throws Exception {
        var channel = open(new ScriptedChannel(TestKeys.seal(KEY, AAD, THREE_CHUNKS)));
        channel.read(ByteBuffer.allocate(5));
        var field = ServiceEncryptionChannel.class.getDeclaredField("cache");
        field.setAccessible(true);
        var kept = (byte[]) field.get(channel);
        assertArrayEquals(Arrays.copyOf(THREE_CHUNKS, CHUNK_PLAIN_BYTES), kept);

        channel.position(THREE_CHUNKS.length - 1).read(ByteBuffer.allocate(5));
        assertArrayEquals(new byte[CHUNK_PLAIN_BYTES - 5000], Arrays.copyOfRange(kept, 5000, CHUNK_PLAIN_BYTES));
        channel.close();
        assertArrayEquals(new byte[CHUNK_PLAIN_BYTES], kept);
    }

    @Test
    void threadsShareThePositionAndEachByteIsGivenOnce() throws Exception {
        var plain = TestKeys.pattern(1, 1 << 20);
        var pool = Executors.newFixedThreadPool(4);
        try (var channel = open(new ScriptedChannel(TestKeys.seal(KEY, AAD, plain)))) {
            Callable<long[]> reading = () -> {
                var counts = new long[256];
                for (var buffer = ByteBuffer.allocate(3001); channel.read(buffer.clear()) >= 0; ) {
                    assertTrue(channel.position() <= channel.size());
                    for (byte b : bytesOf(buffer)) {
                        counts[Byte.toUnsignedInt(b)]++;
                    }
                }
                return counts;
            };
            var results = new ArrayList<>(pool.invokeAll(List.of(reading, reading, reading, reading)));
            var left = new long[256];
            for (byte b : plain) {
                left[Byte.toUnsignedInt(b)]++;
            }
            for (var result : results) {
                var counts = result.get();
                Arrays.setAll(left, i -> left[i] - counts[i]);
            }
            assertArrayEquals(new long[256], left);
        } finally {
            pool.shutdown();
        }
    }

    private static ServiceEncryptionChannel open(SeekableByteChannel source) throws IOException, InvalidKeyException {
        return ServiceEncryptionChannel.open(source, KEY, AAD);
    }

    private static long bytesReadBy(ScriptedChannel source, Executable reading) {
        long before = source.bytesRead;
        assertDoesNotThrow(reading);
        return source.bytesRead - before;
    }

    private static ByteBuffer buffer(int size, boolean direct) {
        return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    }

    /** What was read into a buffer. */
    private static byte[] bytesOf(ByteBuffer buffer) {
        var bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    private static byte[] readInSteps(SeekableByteChannel channel, int step, boolean direct) throws IOException {
        return readInSteps(channel, step, direct, new ByteArrayOutputStream());
    }

    private static byte[] readInSteps(
            SeekableByteChannel channel, int step, boolean direct, ByteArrayOutputStream given) throws IOException {
        var random = new Random(step);
        while (true) {
            var buffer = buffer(StreamCases.next(step, random), direct);
            if (channel.read(buffer) < 0) {
                return given.toByteArray();
            }
            given.writeBytes(bytesOf(buffer));
        }
    }
}
