package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.StreamCases.AAD;
import static org.o365se.StreamCases.assertRefused;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.chunkOffset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceEncryptionInputStreamTest {
    private static final SecretKey KEY = TestKeys.scopeKey();
    private static final byte[] THREE_CHUNKS = TestKeys.pattern(3, 2 * CHUNK_PLAIN_BYTES + 5000);

    @ParameterizedTest
    @MethodSource("org.o365se.StreamCases#sizesAndSteps")
    void everySizeReadInEveryStepGivesThePlaintext(int size, int step) throws Exception {
        var plain = TestKeys.pattern(size, size);
        var source = new ByteArrayInputStream(TestKeys.seal(KEY, AAD, plain));

        try (var in = new ServiceEncryptionInputStream(source, KEY, AAD)) {
            assertArrayEquals(plain, readInSteps(in, step, new ByteArrayOutputStream()));
            assertEquals(-1, in.read());
            assertEquals(-1, in.read(new byte[CHUNK_PLAIN_BYTES]));
            assertEquals(0, in.available());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16383, 16384, 50_000})
    void shortReadsOfTheSourceAreMadeUpFor(int size) throws Exception {
        var plain = TestKeys.pattern(size, size);
        var source = new ShortReads(TestKeys.seal(KEY, AAD, plain), Integer.MAX_VALUE);

        try (var in = new ServiceEncryptionInputStream(source, KEY, AAD)) {
            assertArrayEquals(plain, in.readAllBytes());
        }
    }

    static Stream<Tampering.Damaged> damaged() throws Exception {
        return Tampering.of(TestKeys.seal(KEY, AAD, THREE_CHUNKS), TestKeys.seal(KEY, AAD, THREE_CHUNKS));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void aDamagedMessageGivesAnAuthenticBeginningAndThenFailsForGood(Tampering.Damaged damaged) throws Exception {
        for (int step : new int[] {7, 20_000}) {
            var given = new ByteArrayOutputStream();
            try (var in = new ServiceEncryptionInputStream(new ByteArrayInputStream(damaged.message()), KEY, AAD)) {
                var first = assertThrows(IOException.class, () -> readInSteps(in, step, given));
                var cause = assertRefused(first);
                assertTrue(
                        given.size() < THREE_CHUNKS.length && given.size() % CHUNK_PLAIN_BYTES == 0,
                        "whole chunks only");
                assertArrayEquals(Arrays.copyOf(THREE_CHUNKS, given.size()), given.toByteArray());

                var second = assertThrows(IOException.class, in::read);
                assertNotSame(first, second);
                assertEquals(first.getMessage(), second.getMessage());
                assertSame(cause, second.getCause());
                assertThrows(IOException.class, () -> in.skip(1));
                assertThrows(IOException.class, in::available);
                assertThrows(IOException.class, () -> in.transferTo(OutputStream.nullOutputStream()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void skippingAndTransferringRefuseADamagedMessageToo(Tampering.Damaged damaged) throws Exception {
        var transferred = new ByteArrayOutputStream();
        assertRefused(
                assertThrows(IOException.class, () -> open(damaged.message()).transferTo(transferred)));
        assertArrayEquals(Arrays.copyOf(THREE_CHUNKS, transferred.size()), transferred.toByteArray());
        assertRefused(
                assertThrows(IOException.class, () -> open(damaged.message()).skip(Long.MAX_VALUE)));
        assertRefused(
                assertThrows(IOException.class, () -> open(damaged.message()).readAllBytes()));
    }

    @Test
    void bytesThatAreNoMessageAreNoBadTag() throws Exception {
        var cause = assertRefused(assertThrows(
                IOException.class,
                () -> open("not a message".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .read()));

        assertFalse(cause instanceof AEADBadTagException);
        assertTrue(cause.getMessage().startsWith("O365SE-1301"), cause.getMessage());
    }

    @Test
    void theEndIsToldOnlyAfterAnEmptyLastChunkWasAuthenticated() throws Exception {
        var message = TestKeys.seal(KEY, AAD, TestKeys.pattern(1, CHUNK_PLAIN_BYTES));
        var in = open(Tampering.flipped(message, message.length - 1));

        assertEquals(CHUNK_PLAIN_BYTES, in.read(new byte[CHUNK_PLAIN_BYTES]));
        assertRefused(assertThrows(IOException.class, in::read));
    }

    @Test
    void aBadChunkPutsNothingOfItselfIntoTheReadersArray() throws Exception {
        var in = open(Tampering.flipped(TestKeys.seal(KEY, AAD, THREE_CHUNKS), (int) chunkOffset(1) + 3));
        var array = new byte[CHUNK_PLAIN_BYTES + 20];
        in.skipNBytes(CHUNK_PLAIN_BYTES);

        assertThrows(IOException.class, () -> in.read(array, 10, CHUNK_PLAIN_BYTES));
        assertArrayEquals(new byte[array.length], array);
    }

    @Test
    void aWrongAadOrAnotherScopesKeyIsABadTag() throws Exception {
        var message = TestKeys.seal(KEY, AAD, THREE_CHUNKS);
        var otherScope = TestKeys.scopeKey("contoso/somebody-else@contoso.com");

        for (var in : new InputStream[] {
            new ServiceEncryptionInputStream(new ByteArrayInputStream(message), KEY),
            new ServiceEncryptionInputStream(new ByteArrayInputStream(message), KEY, new byte[] {1}),
            new ServiceEncryptionInputStream(new ByteArrayInputStream(message), otherScope, AAD)
        }) {
            assertInstanceOf(AEADBadTagException.class, assertRefused(assertThrows(IOException.class, in::read)));
        }
    }

    @Test
    void aPolicysKeyOpensTheMessagesOfItsScopesAndAScopesKeyNotThoseOfThePolicy() throws Exception {
        var ofScope = TestKeys.seal(KEY, AAD, THREE_CHUNKS);
        var ofPolicy = TestKeys.seal(TestKeys.policyKey(), AAD, THREE_CHUNKS);

        for (var message : new byte[][] {ofScope, ofPolicy}) {
            var in = new ServiceEncryptionInputStream(new ByteArrayInputStream(message), TestKeys.policyKey(), AAD);
            assertArrayEquals(THREE_CHUNKS, in.readAllBytes());
        }
        assertRefused(assertThrows(IOException.class, open(ofPolicy)::read));
    }

    @Test
    void theAadIsTakenWhenTheStreamIsMade() throws Exception {
        var aad = AAD.clone();
        var in = new ServiceEncryptionInputStream(
                new ByteArrayInputStream(TestKeys.seal(KEY, AAD, THREE_CHUNKS)), KEY, aad);
        aad[0] = 0;

        assertArrayEquals(THREE_CHUNKS, in.readAllBytes());
    }

    @Test
    void aForeignKeyIsRefusedAndTheSourceNotTouched() {
        for (Key foreign : new Key[] {new SecretKeySpec(new byte[32], "AES"), null}) {
            var refusal = assertThrows(
                    InvalidKeyException.class, () -> new ServiceEncryptionInputStream(new Broken(), foreign, AAD));
            assertTrue(refusal.getMessage().startsWith("O365SE-1201"), refusal.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 67, 68, 123, 124, 200, 16523, 16524, 20_000, 33_000})
    void aSourceThatFailsGivesItsOwnErrorAndThenFailsForGood(int failAt) throws Exception {
        var given = new ByteArrayOutputStream();
        var in = new ServiceEncryptionInputStream(
                new ShortReads(TestKeys.seal(KEY, AAD, THREE_CHUNKS), failAt), KEY, AAD);

        assertEquals(
                "cable cut",
                assertThrows(IOException.class, () -> readInSteps(in, 500, given))
                        .getMessage());
        assertArrayEquals(Arrays.copyOf(THREE_CHUNKS, given.size()), given.toByteArray());
        var later = assertThrows(IOException.class, in::read);
        assertTrue(later.getMessage().startsWith("O365SE-1307"), later.getMessage());
        assertEquals("cable cut", later.getCause().getMessage());
        in.close();
    }

    @Test
    void anErrorOfTheSourceIsFinalToo() throws Exception {
        var in = new ServiceEncryptionInputStream(new Broken(), KEY, AAD);

        assertThrows(IllegalStateException.class, in::read);
        assertTrue(assertThrows(IOException.class, in::read).getMessage().startsWith("O365SE-1307"));
    }

    @Test
    void skippingPassesOverPlaintextAcrossChunks() throws Exception {
        var random = new Random(11);
        var in = open(TestKeys.seal(KEY, AAD, THREE_CHUNKS));
        int at = 0;
        assertEquals(0, in.skip(0));
        assertEquals(0, in.skip(-5));
        while (at < THREE_CHUNKS.length) {
            assertEquals(THREE_CHUNKS[at++], (byte) in.read());
            int wanted = random.nextInt(9000);
            int expected = Math.min(wanted, THREE_CHUNKS.length - at);
            assertEquals(expected, in.skip(wanted));
            at += expected;
        }
        assertEquals(0, in.skip(10));
        assertEquals(-1, in.read());
    }

    @Test
    void availableIsWhatIsDecryptedAlready() throws Exception {
        var in = open(TestKeys.seal(KEY, AAD, THREE_CHUNKS));

        assertEquals(0, in.available());
        assertEquals(Byte.toUnsignedInt(THREE_CHUNKS[0]), in.read());
        assertEquals(CHUNK_PLAIN_BYTES - 1, in.available());
        assertEquals(CHUNK_PLAIN_BYTES - 1, in.read(new byte[CHUNK_PLAIN_BYTES]));
        assertEquals(0, in.available());
        assertFalse(in.markSupported());
    }

    @Test
    void transferringGivesAllThatIsLeft() throws Exception {
        for (int size : StreamCases.SIZES) {
            var plain = TestKeys.pattern(size, size);
            var in = open(TestKeys.seal(KEY, AAD, plain));
            var out = new ByteArrayOutputStream();
            int first = in.read();
            if (first >= 0) {
                out.write(first);
            }

            assertEquals(Math.max(0, size - 1), in.transferTo(out), "size " + size);
            assertArrayEquals(plain, out.toByteArray());
            assertEquals(-1, in.read());
        }
    }

    @Test
    void aChunkGoesOutAsSoonAsItIsThere() throws Exception {
        var message = TestKeys.seal(KEY, AAD, THREE_CHUNKS);
        var in = new ServiceEncryptionInputStream(new ByteArrayInputStream(message, 0, (int) chunkOffset(1)), KEY, AAD);

        assertArrayEquals(Arrays.copyOf(THREE_CHUNKS, CHUNK_PLAIN_BYTES), in.readNBytes(CHUNK_PLAIN_BYTES));
        assertRefused(assertThrows(IOException.class, in::read));
    }

    @Test
    void noMoreIsWaitedForThanTheChunkThatIsWanted() throws Exception {
        int chunks = 40;
        var plain = TestKeys.pattern(4, chunks * CHUNK_PLAIN_BYTES + 77);
        var message = TestKeys.seal(KEY, AAD, plain);
        var source = new Arriving(message);
        var in = new ServiceEncryptionInputStream(source, KEY, AAD);
        var random = new Random(40);
        for (int chunk = 0; chunk < chunks; chunk++) {
            // A chunk and now and then a part of later ones, as from a network.
            long late = chunkOffset(chunk + 1) + (random.nextBoolean() ? 0 : random.nextInt(60_000));
            source.arrived = (int) Math.max(source.arrived, Math.min(message.length, late));
            var expected = Arrays.copyOfRange(plain, chunk * CHUNK_PLAIN_BYTES, (chunk + 1) * CHUNK_PLAIN_BYTES);
            assertArrayEquals(expected, in.readNBytes(CHUNK_PLAIN_BYTES), "chunk " + chunk);
        }
        source.arrived = message.length;
        assertEquals(77, in.readAllBytes().length);
    }

    @Test
    void ofALongMessageSeveralChunksAreReadAtOnce() throws Exception {
        var plain = TestKeys.pattern(6, 64 * CHUNK_PLAIN_BYTES);
        var source = new Arriving(TestKeys.seal(KEY, AAD, plain));
        source.arrived = Integer.MAX_VALUE;

        assertArrayEquals(plain, new ServiceEncryptionInputStream(source, KEY, AAD).readAllBytes());
        assertTrue(source.calls < 20, source.calls + " calls for 64 chunks");
    }

    @Test
    void closingAPartlyReadMessageIsSilentAndClosesTheSourceOnce() throws Exception {
        var source = new ShortReads(TestKeys.seal(KEY, AAD, THREE_CHUNKS), Integer.MAX_VALUE);
        var in = new ServiceEncryptionInputStream(source, KEY, AAD);
        in.readNBytes(100);

        in.close();
        in.close();

        assertEquals(1, source.closed);
        assertEquals("Stream closed", assertThrows(IOException.class, in::read).getMessage());
        assertEquals(
                "Stream closed",
                assertThrows(IOException.class, () -> in.read(new byte[1])).getMessage());
        assertEquals(
                "Stream closed",
                assertThrows(IOException.class, () -> in.read(new byte[0])).getMessage());
        assertEquals(
                "Stream closed",
                assertThrows(IOException.class, () -> in.skip(0)).getMessage());
        assertEquals(
                "Stream closed", assertThrows(IOException.class, in::available).getMessage());
        assertEquals(
                "Stream closed",
                assertThrows(IOException.class, in::readAllBytes).getMessage());
    }

    @Test
    void wrongArgumentsAreRefusedBeforeAnythingIsRead() throws Exception {
        var in = open(TestKeys.seal(KEY, AAD, THREE_CHUNKS));

        assertThrows(IndexOutOfBoundsException.class, () -> in.read(new byte[5], 2, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> in.read(new byte[5], -1, 1));
        assertEquals(0, in.read(new byte[5], 5, 0));
        assertArrayEquals(THREE_CHUNKS, in.readAllBytes());
    }

    private static ServiceEncryptionInputStream open(byte[] message) throws InvalidKeyException {
        return new ServiceEncryptionInputStream(new ByteArrayInputStream(message), KEY, AAD);
    }

    private static byte[] readInSteps(InputStream in, int step, ByteArrayOutputStream given) throws IOException {
        var random = new Random(step);
        while (true) {
            int wanted = StreamCases.next(step, random);
            if (wanted == 1) {
                int b = in.read();
                if (b < 0) {
                    return given.toByteArray();
                }
                given.write(b);
                continue;
            }
            var buffer = new byte[wanted + 3];
            int length = in.read(buffer, 2, wanted);
            if (length < 0) {
                return given.toByteArray();
            }
            assertTrue(length > 0 && length <= wanted, "read gave " + length + " of " + wanted);
            given.write(buffer, 2, length);
        }
    }

    /** Not to be read from. */
    private static final class Broken extends InputStream {
        @Override
        public int read() {
            throw new IllegalStateException("read from");
        }

        @Override
        public int read(byte[] b, int off, int len) {
            return read();
        }
    }

    @Test
    void aSourceThatWaitsForAllItIsAskedForIsAskedForOneChunk() throws Exception {
        var plain = TestKeys.pattern(7, 20 * CHUNK_PLAIN_BYTES);
        var source = new Arriving(TestKeys.seal(KEY, AAD, plain));
        source.waitsForAll = true;
        var in = new ServiceEncryptionInputStream(source, KEY, AAD);
        for (int chunk = 0; chunk < 20; chunk++) {
            source.arrived = (int) chunkOffset(chunk + 1);
            assertEquals(CHUNK_PLAIN_BYTES, in.readNBytes(CHUNK_PLAIN_BYTES).length, "chunk " + chunk);
        }
        source.arrived = source.bytes.length;
        source.waitsForAll = false;
        assertEquals(-1, in.read());
    }

    /** Gives what has arrived, and must not be asked when there is nothing: a network would keep the reader waiting then. */
    private static final class Arriving extends InputStream {
        private final byte[] bytes;
        private int at;
        private int calls;
        int arrived;
        boolean waitsForAll;

        Arriving(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            throw new IllegalStateException("byte by byte");
        }

        @Override
        public int available() {
            return waitsForAll ? 0 : Math.min(arrived, bytes.length) - at;
        }

        @Override
        public int read(byte[] b, int off, int len) {
            calls++;
            if (at == bytes.length) {
                return -1;
            }
            int length = Math.min(len, Math.min(arrived, bytes.length) - at);
            assertTrue(length == len || (length > 0 && !waitsForAll), "waits at " + at);
            System.arraycopy(bytes, at, b, off, length);
            at += length;
            return length;
        }
    }

    /** Gives 1 to 999 bytes a time, and fails after a given number. */
    private static final class ShortReads extends FilterInputStream {
        private final Random random = new Random(5);
        private int left;
        int closed;

        ShortReads(byte[] bytes, int failAt) {
            super(new ByteArrayInputStream(bytes));
            left = failAt;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (left == 0) {
                throw new IOException("cable cut");
            }
            int length = super.read(b, off, Math.min(Math.min(len, left), 1 + random.nextInt(999)));
            left -= Math.max(0, length);
            return length;
        }

        @Override
        public void close() throws IOException {
            closed++;
            super.close();
        }
    }
}
