package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.StreamCases.AAD;
import static org.o365se.internal.message.MessageSizes.CHUNK_BYTES;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.PREFIX_BYTES;
import static org.o365se.internal.message.MessageSizes.messageBytes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.BadPaddingException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceEncryptionOutputStreamTest {
    private static final SecretKey KEY = TestKeys.scopeKey();

    private final Target target = new Target();

    @ParameterizedTest
    @MethodSource("org.o365se.StreamCases#sizesAndSteps")
    void everySizeWrittenInEveryStepIsOneMessage(int size, int step) throws Exception {
        var plain = TestKeys.pattern(size, size);

        try (var out = new ServiceEncryptionOutputStream(target, KEY, AAD)) {
            writeInSteps(out, plain, step);
        }

        assertEquals(messageBytes(size), target.size());
        assertArrayEquals(plain, TestKeys.open(KEY, AAD, target.toByteArray()));
        assertEquals(1, target.closed);
    }

    @Test
    void aStreamWithoutAadWritesAMessageWithoutAad() throws Exception {
        try (var out = new ServiceEncryptionOutputStream(target, KEY)) {
            out.write(5);
        }

        assertArrayEquals(new byte[] {5}, TestKeys.open(KEY, new byte[0], target.toByteArray()));
    }

    @Test
    void eachMessageIsSealedUnderKeysOfItsOwn() throws Exception {
        var other = new Target();
        new ServiceEncryptionOutputStream(target, KEY, AAD).close();
        new ServiceEncryptionOutputStream(other, KEY, AAD).close();

        for (int[] region : new int[][] {{28, 68}, {68, 92}, {92, 124}, {124, 140}}) {
            assertFalse(Arrays.equals(
                    target.toByteArray(), region[0], region[1], other.toByteArray(), region[0], region[1]));
        }
    }

    @Test
    void nothingIsWrittenBeforeTheFirstChunkIsFullAndThenAllThatIsWhole() throws Exception {
        var out = new ServiceEncryptionOutputStream(target, KEY, AAD);
        out.write(new byte[CHUNK_PLAIN_BYTES - 1]);
        out.flush();
        assertEquals(0, target.size());
        assertEquals(1, target.flushed);

        out.write(1);
        assertEquals(PREFIX_BYTES + CHUNK_BYTES, target.size());
        out.write(new byte[2 * CHUNK_PLAIN_BYTES + 5]);
        out.flush();
        assertEquals(PREFIX_BYTES + 3 * CHUNK_BYTES, target.size());
        assertEquals(2, target.flushed);
        out.close();
        assertEquals(messageBytes(3 * CHUNK_PLAIN_BYTES + 5), target.size());
    }

    @Test
    void aLargeWriteLeavesInPiecesOfOneChunk() throws Exception {
        try (var out = new ServiceEncryptionOutputStream(target, KEY, AAD)) {
            out.write(new byte[100 * CHUNK_PLAIN_BYTES]);
        }

        assertTrue(target.longestWrite <= PREFIX_BYTES + CHUNK_BYTES, () -> target.longestWrite + " bytes at once");
    }

    @Test
    void theCallerMayReuseArrayAndAad() throws Exception {
        var array = TestKeys.pattern(1, 100);
        var aad = AAD.clone();
        var out = new ServiceEncryptionOutputStream(target, KEY, aad);
        out.write(array);
        Arrays.fill(array, (byte) 9);
        aad[0] = 9;
        out.close();

        assertArrayEquals(TestKeys.pattern(1, 100), TestKeys.open(KEY, AAD, target.toByteArray()));
    }

    @Test
    void closingTwiceWritesOneMessageAndClosesTheTargetOnce() throws Exception {
        var out = new ServiceEncryptionOutputStream(target, KEY, AAD);
        out.close();
        out.close();
        out.abort();

        assertEquals(1, target.closed);
        assertArrayEquals(new byte[0], TestKeys.open(KEY, AAD, target.toByteArray()));
        assertEquals(
                "Stream closed",
                assertThrows(IOException.class, () -> out.write(1)).getMessage());
        assertEquals(
                "Stream closed",
                assertThrows(IOException.class, () -> out.write(new byte[0])).getMessage());
        assertEquals(
                "Stream closed", assertThrows(IOException.class, out::flush).getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16383, 16384, 16385, 32768, 50_000})
    void anAbortedMessageIsUnreadable(int size) throws Exception {
        var out = new ServiceEncryptionOutputStream(target, KEY, AAD);
        out.write(new byte[size]);
        out.abort();
        out.close();

        assertEquals(1, target.closed);
        assertEquals(
                size / CHUNK_PLAIN_BYTES * CHUNK_BYTES + (size < CHUNK_PLAIN_BYTES ? 0 : PREFIX_BYTES), target.size());
        assertUnreadable(target.toByteArray());
        assertEquals(
                "Stream closed",
                assertThrows(IOException.class, () -> out.write(1)).getMessage());
    }

    /** The example in the class's Javadoc. */
    @Test
    void abortKeepsTryWithResourcesFromEndingTheMessage() {
        assertThrows(IllegalStateException.class, () -> {
            try (var out = new ServiceEncryptionOutputStream(target, KEY, AAD)) {
                try {
                    out.write(new byte[20_000]);
                    throw new IllegalStateException("the report has no more pages");
                } catch (IOException | RuntimeException e) {
                    out.abort();
                    throw e;
                }
            }
        });
        assertUnreadable(target.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 123, 124, 139, 140, 141, 16523, 16524, 16525, 16540, 32923, 32924})
    void aMessageTornByItsTargetIsNeverFinished(int failAt) throws Exception {
        List<Failure> failures = List.of(
                () -> {
                    throw new IOException("disk full");
                },
                () -> {
                    throw new IllegalStateException("a bug");
                },
                () -> {
                    throw new StackOverflowError();
                });
        for (var failure : failures) {
            var torn = new Target();
            torn.failAt = failAt;
            torn.failure = failure;
            var out = new ServiceEncryptionOutputStream(torn, KEY, AAD);

            assertThrows(Throwable.class, () -> writeInSteps(out, new byte[60_000], 1000));
            torn.failAt = Integer.MAX_VALUE;
            assertNotFinished(assertThrows(IOException.class, () -> out.write(1)));
            assertNotFinished(assertThrows(IOException.class, out::flush));
            assertNotFinished(assertThrows(IOException.class, out::close));
            out.close();

            assertEquals(1, torn.closed);
            assertEquals(failAt, torn.size());
            assertUnreadable(torn.toByteArray());
        }
    }

    @Test
    void aFailedMessageCanBeAbortedInSilence() throws Exception {
        target.failAt = 10;
        var out = new ServiceEncryptionOutputStream(target, KEY, AAD);
        assertThrows(IOException.class, () -> out.write(new byte[CHUNK_PLAIN_BYTES]));
        out.abort();
        out.close();

        assertEquals(1, target.closed);
    }

    @Test
    void aFailedFlushFailsTheMessage() throws Exception {
        var out = new ServiceEncryptionOutputStream(target, KEY, AAD);
        out.write(1);
        target.failFlush = true;
        assertThrows(IOException.class, out::flush);
        target.failFlush = false;

        assertNotFinished(assertThrows(IOException.class, out::close));
        assertEquals(0, target.size());
        assertEquals(1, target.closed);
    }

    @Test
    void closeReportsWhateverFailsAndClosesTheTargetAllTheSame() throws Exception {
        var full = new Target();
        full.failAt = 130;
        var onWrite = new ServiceEncryptionOutputStream(full, KEY, AAD);
        assertEquals(
                "disk full", assertThrows(IOException.class, onWrite::close).getMessage());
        assertEquals(1, full.closed);
        onWrite.close();
        assertUnreadable(full.toByteArray());

        var unflushed = new Target();
        unflushed.failFlush = true;
        assertEquals(
                "flush failed",
                assertThrows(IOException.class, new ServiceEncryptionOutputStream(unflushed, KEY, AAD)::close)
                        .getMessage());
        assertEquals(1, unflushed.closed);

        var unclosed = new Target();
        unclosed.failClose = true;
        assertEquals(
                "close failed",
                assertThrows(IOException.class, new ServiceEncryptionOutputStream(unclosed, KEY, AAD)::close)
                        .getMessage());
        assertEquals(
                "close failed",
                assertThrows(IOException.class, new ServiceEncryptionOutputStream(unclosed, KEY, AAD)::abort)
                        .getMessage());
    }

    @Test
    void aForeignKeyIsRefusedAndTheTargetNotTouched() {
        for (Key foreign : new Key[] {new SecretKeySpec(new byte[32], "AES"), null}) {
            var refusal = assertThrows(
                    InvalidKeyException.class, () -> new ServiceEncryptionOutputStream(target, foreign, AAD));
            assertTrue(refusal.getMessage().startsWith("O365SE-1201"), refusal.getMessage());
        }
        assertEquals(0, target.size() + target.closed);
    }

    @Test
    void wrongArgumentsAreRefusedAndHarmless() throws Exception {
        var out = new ServiceEncryptionOutputStream(target, KEY, AAD);
        assertThrows(IndexOutOfBoundsException.class, () -> out.write(new byte[5], 2, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> out.write(new byte[5], 0, -1));
        out.write(new byte[5], 5, 0);
        out.close();

        assertArrayEquals(new byte[0], TestKeys.open(KEY, AAD, target.toByteArray()));
        assertThrows(NullPointerException.class, () -> new ServiceEncryptionOutputStream(target, KEY, null));
        assertThrows(NullPointerException.class, () -> new ServiceEncryptionOutputStream(null, KEY, AAD));
    }

    private static void assertUnreadable(byte[] message) {
        assertThrows(BadPaddingException.class, () -> TestKeys.open(KEY, AAD, message));
        assertThrows(
                IOException.class,
                () -> new ServiceEncryptionInputStream(new ByteArrayInputStream(message), KEY, AAD).readAllBytes());
        assertThrows(
                IOException.class,
                () -> ServiceEncryptionChannel.open(new ScriptedChannel(message), KEY, AAD)
                        .size());
    }

    private static void assertNotFinished(IOException e) {
        assertTrue(e.getMessage().startsWith("O365SE-1308"), e.getMessage());
    }

    private static void writeInSteps(OutputStream out, byte[] plain, int step) throws IOException {
        var random = new Random(step);
        for (int at = 0; at < plain.length; ) {
            int length = Math.min(plain.length - at, StreamCases.next(step, random));
            if (length == 1) {
                out.write(plain[at]);
            } else {
                out.write(plain, at, length);
            }
            at += length;
        }
    }

    /** How a target fails. */
    @FunctionalInterface
    private interface Failure {
        void raise() throws IOException;
    }

    /** A target that counts, and tears what is written to it at a given byte. */
    private static final class Target extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        Failure failure = () -> {
            throw new IOException("disk full");
        };
        int failAt = Integer.MAX_VALUE;
        boolean failFlush;
        boolean failClose;
        int longestWrite;
        int flushed;
        int closed;

        int size() {
            return taken.size();
        }

        byte[] toByteArray() {
            return taken.toByteArray();
        }

        @Override
        public void write(int b) {
            throw new AssertionError("written to byte by byte");
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            longestWrite = Math.max(longestWrite, len);
            int length = Math.min(len, failAt - taken.size());
            taken.write(b, off, length);
            if (length < len) {
                failure.raise();
            }
        }

        @Override
        public void flush() throws IOException {
            flushed++;
            if (failFlush) {
                throw new IOException("flush failed");
            }
        }

        @Override
        public void close() throws IOException {
            closed++;
            if (failClose) {
                throw new IOException("close failed");
            }
        }
    }
}
