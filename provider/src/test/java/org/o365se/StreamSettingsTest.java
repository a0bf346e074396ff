package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.chunkOffset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams and channel by each delegate and on several threads: the other end is one thread of the JDK's own AES-GCM, and a bad chunk is refused as it refuses it. */
class StreamSettingsTest {
    private static final byte[] AAD = StreamCases.AAD;
    private static final int CHUNKS = 200;
    private static final int BAD = 117;
    private static final byte[] PLAIN = TestKeys.pattern(31, CHUNKS * CHUNK_PLAIN_BYTES + 4_321);

    @TempDir
    static Path folder;

    private static byte[] message;
    private static byte[] bad;

    static List<CipherSetting> settings() {
        return CipherSetting.all();
    }

    @BeforeAll
    static void sealByTheOracle() {
        message = TestKeys.seal(CipherSetting.ORACLE.key(), AAD, PLAIN);
        bad = message.clone();
        for (int chunk : new int[] {BAD, BAD + 1, BAD + 40}) {
            bad[(int) chunkOffset(chunk) + 5] ^= 1;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void whatAStreamWritesTheOracleReads(CipherSetting setting) throws IOException, GeneralSecurityException {
        for (int step : new int[] {PLAIN.length, 1_000_003, 300_000, 16_385}) {
            var written = new ByteArrayOutputStream();
            try (var out = new ServiceEncryptionOutputStream(written, setting.key(), AAD)) {
                for (int at = 0; at < PLAIN.length; at += step) {
                    out.write(PLAIN, at, Math.min(step, PLAIN.length - at));
                }
            }
            assertArrayEquals(
                    PLAIN,
                    TestKeys.open(CipherSetting.ORACLE.key(), AAD, written.toByteArray()),
                    () -> "steps of " + step);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void whatTheOracleWroteAStreamReads(CipherSetting setting) throws IOException, GeneralSecurityException {
        try (var in = open(message, setting)) {
            assertArrayEquals(PLAIN, in.readAllBytes());
        }
        try (var in = open(message, setting)) {
            var taken = new ByteArrayOutputStream();
            assertEquals(PLAIN.length, in.transferTo(taken));
            assertArrayEquals(PLAIN, taken.toByteArray());
        }
        var random = new Random(3);
        var shared = new byte[PLAIN.length];
        try (var in = open(message, setting)) {
            int at = 0;
            while (at < shared.length) {
                int wanted = Math.min(1 + random.nextInt(700_000), shared.length - at);
                assertEquals(wanted, in.readNBytes(shared, at, wanted));
                at += wanted;
            }
            assertEquals(-1, in.read());
        }
        assertArrayEquals(PLAIN, shared);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void aStreamGivesNoMoreThanComesBeforeABadChunk(CipherSetting setting)
            throws IOException, GeneralSecurityException {
        var given = new ByteArrayOutputStream();
        try (var in = open(bad, setting)) {
            assertNamesChunk(assertThrows(IOException.class, () -> in.transferTo(given)));
            assertNamesChunk(assertThrows(IOException.class, in::read));
        }
        assertTrue(given.size() <= BAD * CHUNK_PLAIN_BYTES, () -> given.size() + " bytes given");
        assertArrayEquals(Arrays.copyOf(PLAIN, given.size()), given.toByteArray());
        try (var in = open(bad, setting)) {
            var into = new byte[PLAIN.length];
            int before = in.readNBytes(into, 0, BAD * CHUNK_PLAIN_BYTES);
            assertArrayEquals(Arrays.copyOf(PLAIN, before), Arrays.copyOf(into, before));
            var rest = new byte[PLAIN.length];
            assertNamesChunk(assertThrows(IOException.class, () -> in.readNBytes(rest, 0, rest.length)));
            assertArrayEquals(new byte[PLAIN.length], rest, "plaintext of a read that failed");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void aChannelReadsEachRange(CipherSetting setting) throws Exception {
        var file = Files.write(folder.resolve("message"), message);
        try (var channel = ServiceEncryptionChannel.open(file, setting.key(), AAD)) {
            assertEquals(PLAIN.length, channel.size());
            for (boolean direct : new boolean[] {false, true}) {
                assertRange(channel, 0, PLAIN.length, direct);
                assertRange(channel, 1, 20 * CHUNK_PLAIN_BYTES, direct);
                assertRange(channel, 3 * CHUNK_PLAIN_BYTES - 1, 16 * CHUNK_PLAIN_BYTES + 2, direct);
                assertRange(channel, 7 * CHUNK_PLAIN_BYTES, 64 * CHUNK_PLAIN_BYTES, direct);
                assertRange(channel, PLAIN.length - 1_000_001, 1_000_001, direct);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void aChannelRefusesARangeWithABadChunk(CipherSetting setting) throws Exception {
        var file = Files.write(folder.resolve("bad"), bad);
        try (var channel = ServiceEncryptionChannel.open(file, setting.key(), AAD)) {
            assertRange(channel, 5, BAD * CHUNK_PLAIN_BYTES - 5, true);
            for (boolean direct : new boolean[] {false, true}) {
                var buffer = buffer(60 * CHUNK_PLAIN_BYTES, direct);
                channel.position((BAD - 20) * CHUNK_PLAIN_BYTES);
                assertNamesChunk(assertThrows(IOException.class, () -> fill(channel, buffer)));
                int given = buffer.position();
                assertTrue(given <= 20 * CHUNK_PLAIN_BYTES, () -> given + " bytes given");
                var rest = new byte[buffer.capacity() - given];
                buffer.clear().position(given).get(rest);
                assertArrayEquals(new byte[rest.length], rest, "bytes were left behind");
            }
        }
    }

    /** While a stream is open its thread may hold the key; after the end nobody does. */
    @Test
    void nobodyKeepsAKeyAfterTheEnd() throws Exception {
        var watched = new WatchedProvider("Watched");
        var registered = Delegates.register(watched);
        try (registered) {
            var key = TestKeys.scopeKeyConfigured("cipher.provider = Watched\ncipher.parallelism = 4");
            var written = new ByteArrayOutputStream();
            try (var out = new ServiceEncryptionOutputStream(written, key, AAD)) {
                out.write(PLAIN);
                assertTrue(watched.secretsHeld() <= 1);
            }
            assertEquals(0, watched.secretsHeld());
            try (var in = new ServiceEncryptionInputStream(new ByteArrayInputStream(written.toByteArray()), key, AAD)) {
                assertArrayEquals(PLAIN, in.readAllBytes());
            }
            assertEquals(0, watched.secretsHeld());
            var file = Files.write(folder.resolve("watched"), written.toByteArray());
            try (var channel = ServiceEncryptionChannel.open(file, key, AAD)) {
                assertRange(channel, 0, PLAIN.length, false);
            }
            assertEquals(0, watched.secretsHeld());
        }
    }

    private static ServiceEncryptionInputStream open(byte[] source, CipherSetting setting)
            throws GeneralSecurityException {
        return new ServiceEncryptionInputStream(new ByteArrayInputStream(source), setting.key(), AAD);
    }

    private static void assertRange(SeekableByteChannel channel, int from, int length, boolean direct)
            throws IOException {
        var buffer = buffer(length, direct);
        channel.position(from);
        fill(channel, buffer);
        var read = new byte[length];
        buffer.flip().get(read);
        assertArrayEquals(Arrays.copyOfRange(PLAIN, from, from + length), read, () -> "from " + from);
        assertEquals(from + length, channel.position());
    }

    private static ByteBuffer buffer(int length, boolean direct) {
        return direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
    }

    private static void fill(SeekableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            assertTrue(channel.read(buffer) > 0);
        }
    }

    private static void assertNamesChunk(IOException refused) {
        assertTrue(
                refused.getMessage().startsWith("O365SE-1303: Chunk " + BAD + " of the message"), refused::getMessage);
    }
}
