package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.chunkOffset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel whose chunks are read and opened by several threads gives what one thread gives. */
class SharedChannelReadTest {
    private static final SecretKey KEY =
            TestKeys.scopeKeyConfigured("cipher.provider = SunJCE\ncipher.parallelism = 4\n");
    private static final int CHUNKS = 80;
    private static final byte[] PLAIN = TestKeys.pattern(9, CHUNKS * CHUNK_PLAIN_BYTES + 5_000);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("mail");
        try (var out = new ServiceEncryptionOutputStream(Files.newOutputStream(file), KEY)) {
            out.write(PLAIN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1, CHUNK_PLAIN_BYTES, 20 * CHUNK_PLAIN_BYTES, 33 * CHUNK_PLAIN_BYTES + 7, 90 * CHUNK_PLAIN_BYTES})
    void everyPieceIsTheSamePieceOfThePlaintext(int room) throws Exception {
        var random = new Random(room);
        try (var channel = ServiceEncryptionChannel.open(file, KEY)) {
            for (int round = 0; round < 40; round++) {
                int from = round == 0 ? 0 : random.nextInt(PLAIN.length);
                from -= random.nextBoolean() ? from % CHUNK_PLAIN_BYTES : 0;
                var array = new byte[room + 20];
                var slice =
                        ByteBuffer.wrap(array, 3, room + 10).slice().position(2).limit(room + 2);

                int given = channel.position(from).read(slice);

                int expected = Math.min(room, PLAIN.length - from);
                assertEquals(expected, given, "from " + from);
                assertEquals(from + expected, channel.position());
                assertEquals(2 + expected, slice.position());
                assertArrayEquals(
                        Arrays.copyOfRange(PLAIN, from, from + expected), Arrays.copyOfRange(array, 5, 5 + expected));
                assertArrayEquals(new byte[5], Arrays.copyOf(array, 5));
                assertArrayEquals(
                        new byte[15 + room - expected], Arrays.copyOfRange(array, 5 + expected, array.length));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 40, CHUNKS - 1, CHUNKS})
    void whatLiesBeforeABadChunkIsGivenOutAndNothingElse(int bad) throws Exception {
        flipByteAt(chunkOffset(bad) + 5);
        try (var channel = ServiceEncryptionChannel.open(file, KEY)) {
            var buffer = ByteBuffer.allocate(PLAIN.length);
            if (bad > 0) {
                assertEquals(bad * CHUNK_PLAIN_BYTES, channel.read(buffer));
            }
            var refused = assertThrows(IOException.class, () -> channel.read(buffer));
            assertInstanceOf(AEADBadTagException.class, refused.getCause());
            assertTrue(refused.getMessage().contains("Chunk " + bad + " "), refused.getMessage());
            assertEquals(bad * CHUNK_PLAIN_BYTES, buffer.position());
            assertArrayEquals(Arrays.copyOf(Arrays.copyOf(PLAIN, buffer.position()), PLAIN.length), buffer.array());
            if (bad < CHUNKS) {
                int behind = (bad + 1) * CHUNK_PLAIN_BYTES;
                assertEquals(PLAIN.length - behind, channel.position(behind).read(buffer.clear()));
            }
        }
    }

    @Test
    void aBadChunkMakesNoChunkReadMoreThanTwice() throws Exception {
        int bad = CHUNKS - 10;
        flipByteAt(chunkOffset(bad) + 5);
        var reads = new AtomicInteger();
        var source = new DelegatingFileChannel(FileChannel.open(file)) {
            @Override
            public int read(ByteBuffer dst) throws IOException {
                reads.incrementAndGet();
                return super.read(dst);
            }

            @Override
            public int read(ByteBuffer dst, long position) throws IOException {
                reads.incrementAndGet();
                return super.read(dst, position);
            }
        };
        try (var channel = ServiceEncryptionChannel.open(source, KEY)) {
            assertEquals(bad * CHUNK_PLAIN_BYTES, channel.read(ByteBuffer.allocate(PLAIN.length)));
        }
        assertTrue(reads.get() <= 2 * CHUNKS + 3, reads + " reads");
    }

    @Test
    void aFileCutOffWhileItIsOpenIsToldFromOneReadOn() throws Exception {
        try (var channel = ServiceEncryptionChannel.open(file, KEY)) {
            channel.read(ByteBuffer.allocate(100));
            try (var truncating = FileChannel.open(file, StandardOpenOption.WRITE)) {
                truncating.truncate(chunkOffset(40));
            }
            var buffer = ByteBuffer.allocate(PLAIN.length);
            var refused =
                    assertThrows(IOException.class, () -> channel.position(0).read(buffer));
            assertTrue(refused.getMessage().contains("changed its length"), refused.getMessage());
            assertArrayEquals(new byte[PLAIN.length], buffer.array());
        }
    }

    @Test
    void anInterruptClosesItAsItClosesAFileChannel() throws Exception {
        var channel = ServiceEncryptionChannel.open(file, KEY);
        Thread.currentThread().interrupt();
        assertThrows(ClosedByInterruptException.class, () -> channel.read(ByteBuffer.allocate(PLAIN.length)));
        assertTrue(Thread.interrupted());
        channel.close();
        assertFalse(channel.isOpen());
    }

    @Test
    void severalThreadsReadAndTheSourcesPositionStaysTheirs() throws Exception {
        try (var source = new MeetingChannel(FileChannel.open(file));
                var channel = ServiceEncryptionChannel.open(source, KEY)) {
            long before = source.position();
            var buffer = ByteBuffer.allocate(40 * CHUNK_PLAIN_BYTES);
            assertEquals(buffer.capacity(), channel.read(buffer));
            assertArrayEquals(Arrays.copyOf(PLAIN, buffer.capacity()), buffer.array());
            assertEquals(before, source.position());
            assertTrue(
                    source.readers.stream().anyMatch(name -> name.startsWith("o365se-cipher-")),
                    source.readers + " have read");
        }
    }

    @Test
    void aSourceThatIsNoFileIsReadByOneThread() throws Exception {
        SeekableByteChannel source = new ScriptedChannel(Files.readAllBytes(file));
        try (var channel = ServiceEncryptionChannel.open(source, KEY)) {
            var buffer = ByteBuffer.allocate(PLAIN.length);
            assertEquals(PLAIN.length, channel.read(buffer));
            assertArrayEquals(PLAIN, buffer.array());
        }
    }

    private void flipByteAt(long offset) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, offset);
        }
    }

    /** A file in which the caller's thread waits until another has read. */
    private static final class MeetingChannel extends DelegatingFileChannel {
        final Set<String> readers = ConcurrentHashMap.newKeySet();
        private final Thread caller = Thread.currentThread();
        private final CountDownLatch another = new CountDownLatch(1);

        MeetingChannel(FileChannel file) {
            super(file);
        }

        @Override
        public int read(ByteBuffer dst, long position) throws IOException {
            readers.add(Thread.currentThread().getName());
            if (Thread.currentThread().equals(caller)) {
                try {
                    assertTrue(another.await(2, TimeUnit.MINUTES), "no other thread reads");
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            } else {
                another.countDown();
            }
            return super.read(dst, position);
        }
    }
}
