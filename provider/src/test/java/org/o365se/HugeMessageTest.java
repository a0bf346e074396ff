package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.message.MessageSizes.CHUNK_BYTES;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.MAX_CHUNKS;
import static org.o365se.internal.message.MessageSizes.PREFIX_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Random;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.internal.chain.KeyHandle;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.message.ChunkEngine;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.MessageSizes;
import org.o365se.internal.message.Suite;

/** Messages far beyond what int, or any disk here, can hold: their chunks are sealed when they are read. */
class HugeMessageTest {
    private static final SecretKey KEY = TestKeys.scopeKey();
    private static final int LAST_PLAIN_BYTES = 777;

    /** More than 4 GiB, more chunks than an int can count, and the longest message there can be (4 PiB). */
    @ParameterizedTest
    @ValueSource(longs = {300_000, 5_000_000_000L, MAX_CHUNKS})
    void everyPositionIsFound(long chunks) throws Exception {
        long size = (chunks - 1) * CHUNK_PLAIN_BYTES + LAST_PLAIN_BYTES;
        try (var channel = ServiceEncryptionChannel.open(new SealedOnTheFly(chunks), KEY)) {
            assertEquals(size, channel.size());
            long[] positions = {
                0, Integer.MAX_VALUE - 2L, 0xFFFF_FFF0L, (1L << 32) - 1, size / 2, size - CHUNK_PLAIN_BYTES, size - 5
            };
            for (long position : positions) {
                assertRangeIsRight(channel, position, size);
            }
            var random = new Random(chunks);
            for (int i = 0; i < 20; i++) {
                assertRangeIsRight(channel, random.nextLong(size), size);
            }
            assertEquals(-1, channel.position(size).read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aSourceLongerThanAnyMessageIsRefused() {
        var e = assertThrows(
                IOException.class, () -> ServiceEncryptionChannel.open(new SealedOnTheFly(MAX_CHUNKS + 1), KEY));
        assertTrue(e.getMessage().startsWith("O365SE-1306"), e.getMessage());
    }

    private static void assertRangeIsRight(SeekableByteChannel channel, long position, long size) throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(CHUNK_PLAIN_BYTES + 100, size - position));
        assertEquals(buffer.capacity(), channel.position(position).read(buffer), () -> "at " + position);
        var expected = new byte[buffer.capacity()];
        for (int i = 0; i < expected.length; ) {
            long chunk = (position + i) / CHUNK_PLAIN_BYTES;
            int at = (int) ((position + i) % CHUNK_PLAIN_BYTES);
            int length = Math.min(expected.length - i, CHUNK_PLAIN_BYTES - at);
            System.arraycopy(plainOf(chunk), at, expected, i, length);
            i += length;
        }
        assertArrayEquals(expected, buffer.array(), () -> "at " + position);
    }

    private static byte[] plainOf(long chunk) {
        return TestKeys.pattern(Long.hashCode(chunk * 0x9E37_79B9_7F4A_7C15L), CHUNK_PLAIN_BYTES);
    }

    /** A message whose chunks are sealed only when they are read. */
    private static final class SealedOnTheFly implements SeekableByteChannel {
        private final long chunks;
        private final byte[] prefix = new byte[PREFIX_BYTES];
        private final ChunkEngine cipher = new ChunkEngine(new HmacSha512());
        private byte[] sealed = {};
        private long sealedChunk = -1;
        private long position;

        SealedOnTheFly(long chunks) throws Exception {
            this.chunks = chunks;
            var dataKey = Key256.takeOwnershipOf(TestKeys.pattern(1, Key256.BYTES));
            var salt = TestKeys.pattern(2, MessageSizes.SALT_BYTES);
            var wrapped = ((KeyHandle) KEY).dataKeys(Access.USER).wrap(Suite.DEFAULT, new AesKeyWrap(), dataKey);
            var commitment = cipher.begin(Suite.DEFAULT, ContentKind.DATA, dataKey, salt, new byte[0]);
            new MessageHeader(ContentKind.DATA, wrapped).writeTo(prefix);
            ByteBuffer.wrap(prefix)
                    .position(MessageSizes.HEADER_BYTES)
                    .put(salt)
                    .put(commitment);
        }

        @Override
        public int read(ByteBuffer dst) {
            long inChunks = position - PREFIX_BYTES;
            byte[] part = inChunks < 0 ? prefix : chunk(inChunks / CHUNK_BYTES);
            int at = (int) (inChunks < 0 ? position : inChunks % CHUNK_BYTES);
            int given = Math.min(dst.remaining(), part.length - at);
            dst.put(part, at, given);
            position += given;
            return given;
        }

        /** Keeps the last one, because the JDK refuses to seal twice in a row under one nonce. */
        private byte[] chunk(long chunk) {
            if (chunk != sealedChunk) {
                int length = chunk == chunks - 1 ? LAST_PLAIN_BYTES : CHUNK_PLAIN_BYTES;
                sealed = new byte[length + MessageSizes.TAG_BYTES];
                cipher.seal(chunk, plainOf(chunk), 0, length, sealed, 0);
                sealedChunk = chunk;
            }
            return sealed;
        }

        @Override
        public long size() {
            return MessageSizes.messageBytes((chunks - 1) * CHUNK_PLAIN_BYTES + LAST_PLAIN_BYTES);
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long newPosition) {
            position = newPosition;
            return this;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            cipher.end();
        }

        @Override
        public int write(ByteBuffer src) {
            throw new AssertionError("written to");
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new AssertionError("truncated");
        }
    }
}
