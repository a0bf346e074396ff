package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.internal.message.MessageSizes;

/**
 * What is promised about text that has not been authenticated, with a delegate that writes it before it checks the tag, as SunJCE does on JDK 25: an observer in the same process may see it in
 * the caller's array during the call; after the call nothing of it is left, and it is never returned or passed on.
 */
class UnauthenticTextTest {
    private static final byte[] PLAIN = TestKeys.pattern(11, 3 * MessageSizes.CHUNK_PLAIN_BYTES + 1000);
    private static final int BAD_CHUNK = 1;
    private static final int AUTHENTIC_BYTES = BAD_CHUNK * MessageSizes.CHUNK_PLAIN_BYTES;
    private static final byte BEFORE = 0x33;

    private final WatchedProvider delegate = new WatchedProvider("WritesBeforeChecking");
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicReference<Runnable> observer = new AtomicReference<>(refusals::incrementAndGet);
    private SecretKey key;
    private byte[] message;

    @BeforeEach
    void alterOneChunk() {
        Security.addProvider(delegate);
        delegate.writeBeforeChecking(() -> observer.get().run());
        key = TestKeys.scopeKeyConfigured("cipher.provider = WritesBeforeChecking\ncipher.parallelism = 1");
        message = TestKeys.seal(key, new byte[0], PLAIN);
        message[(int) MessageSizes.chunkOffset(BAD_CHUNK) + 100] ^= 1;
    }

    @AfterEach
    void remove() {
        Security.removeProvider(delegate.getName());
    }

    /** The ways in which a caller gives the array or buffer for the plaintext. */
    enum Way {
        DO_FINAL {
            @Override
            void decrypt(Cipher cipher, byte[] message, byte[] out) throws GeneralSecurityException {
                cipher.doFinal(message, 0, message.length, out, 0);
            }
        },
        UPDATE {
            @Override
            void decrypt(Cipher cipher, byte[] message, byte[] out) throws GeneralSecurityException {
                cipher.update(message, 0, message.length, out, 0);
            }
        },
        BUFFER_DO_FINAL {
            @Override
            void decrypt(Cipher cipher, byte[] message, byte[] out) throws GeneralSecurityException {
                cipher.doFinal(ByteBuffer.wrap(message), ByteBuffer.wrap(out));
            }
        },
        BUFFER_UPDATE {
            @Override
            void decrypt(Cipher cipher, byte[] message, byte[] out) throws GeneralSecurityException {
                cipher.update(ByteBuffer.wrap(message), ByteBuffer.wrap(out));
            }
        },
        DIRECT_BUFFERS {
            @Override
            void decrypt(Cipher cipher, byte[] message, byte[] out) throws GeneralSecurityException {
                var in = ByteBuffer.allocateDirect(message.length).put(message).flip();
                var target = ByteBuffer.allocateDirect(out.length).put(out).flip();
                try {
                    cipher.doFinal(in, target);
                } finally {
                    target.rewind().get(out);
                }
            }
        };

        abstract void decrypt(Cipher cipher, byte[] message, byte[] out) throws GeneralSecurityException;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void afterAFailedCallNothingIsLeft(Way way) {
        var out = new byte[PLAIN.length];
        Arrays.fill(out, BEFORE);
        assertThrows(Exception.class, () -> way.decrypt(decrypting(), message, out));
        assertTrue(refusals.get() > 0, "the delegate wrote and refused");
        for (byte left : out) {
            assertTrue(left == 0 || left == BEFORE, "plaintext or unauthentic text is left in the array");
        }
    }

    @Test
    void inPlaceNothingIsLeftEither() {
        var array = message.clone();
        assertThrows(AEADBadTagException.class, () -> decrypting().doFinal(array, 0, array.length, array, 0));
        assertEquals(-1, indexOfUnauthentic(array));
        assertEquals(0, array[0], "the place of the plaintext was overwritten");
    }

    /** Why the promise is no stronger: the delegate works in the caller's array, and a second thread could read it there. */
    @Test
    void duringTheCallAnObserverMaySeeIt() {
        var out = new byte[PLAIN.length];
        var seenAt = new AtomicInteger(-1);
        observer.set(() -> seenAt.set(indexOfUnauthentic(out)));
        assertThrows(AEADBadTagException.class, () -> decrypting().doFinal(message, 0, message.length, out, 0));
        assertEquals(AUTHENTIC_BYTES, seenAt.get());
        assertArrayEquals(new byte[out.length], out);
    }

    @ParameterizedTest
    @EnumSource(StreamWay.class)
    void aStreamReturnsAndPassesOnNothingAheadOfItsTag(StreamWay way) throws Exception {
        var received = new ByteArrayOutputStream();
        var buffer = new byte[PLAIN.length];
        try (var stream = new ServiceEncryptionInputStream(new ByteArrayInputStream(message), key)) {
            assertThrows(IOException.class, () -> way.read(stream, buffer, received));
        }
        assertTrue(refusals.get() > 0, "the delegate wrote and refused");
        assertAuthenticBeginning(received.toByteArray());
        assertEquals(-1, indexOfUnauthentic(buffer));
    }

    /** The ways to read a stream. */
    enum StreamWay {
        ARRAYS {
            @Override
            void read(ServiceEncryptionInputStream stream, byte[] buffer, ByteArrayOutputStream received)
                    throws IOException {
                for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                    received.write(buffer, 0, length);
                }
            }
        },
        SMALL_ARRAYS {
            @Override
            void read(ServiceEncryptionInputStream stream, byte[] buffer, ByteArrayOutputStream received)
                    throws IOException {
                for (int length = stream.read(buffer, 0, 1000); length >= 0; length = stream.read(buffer, 0, 1000)) {
                    received.write(buffer, 0, length);
                }
            }
        },
        BYTES {
            @Override
            void read(ServiceEncryptionInputStream stream, byte[] buffer, ByteArrayOutputStream received)
                    throws IOException {
                for (int next = stream.read(); next >= 0; next = stream.read()) {
                    received.write(next);
                }
            }
        },
        TRANSFER {
            @Override
            void read(ServiceEncryptionInputStream stream, byte[] buffer, ByteArrayOutputStream received)
                    throws IOException {
                stream.transferTo(received);
            }
        },
        ALL {
            @Override
            void read(ServiceEncryptionInputStream stream, byte[] buffer, ByteArrayOutputStream received)
                    throws IOException {
                received.write(stream.readAllBytes());
            }
        };

        abstract void read(ServiceEncryptionInputStream stream, byte[] buffer, ByteArrayOutputStream received)
                throws IOException;
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {1, 1000, 16_384, 20_000, 50_000})
    void aChannelReturnsNothingAheadOfItsTag(int step) throws Exception {
        var received = new ByteArrayOutputStream();
        var buffer = new byte[PLAIN.length];
        var source = new ScriptedChannel(message);
        try (var channel = ServiceEncryptionChannel.open(source, key)) {
            assertThrows(IOException.class, () -> {
                for (int length = 0; length >= 0; length = channel.read(ByteBuffer.wrap(buffer, 0, step))) {
                    received.write(buffer, 0, length);
                }
            });
            assertTrue(refusals.get() > 0, "the delegate wrote and refused");
            assertAuthenticBeginning(received.toByteArray());
            assertEquals(-1, indexOfUnauthentic(buffer));
            // A reader of another place still gets what is authentic there.
            channel.position(2L * MessageSizes.CHUNK_PLAIN_BYTES);
            var other = ByteBuffer.allocate(10);
            assertEquals(10, channel.read(other));
            assertEquals(ByteBuffer.wrap(PLAIN, 2 * MessageSizes.CHUNK_PLAIN_BYTES, 10), other.flip());
        }
    }

    private Cipher decrypting() throws GeneralSecurityException {
        var cipher = Cipher.getInstance("O365ServiceEncryption", TestKeys.provider());
        cipher.init(Cipher.DECRYPT_MODE, key);
        return cipher;
    }

    private static void assertAuthenticBeginning(byte[] received) {
        assertTrue(received.length <= AUTHENTIC_BYTES, "bytes returned: " + received.length);
        assertArrayEquals(Arrays.copyOf(PLAIN, received.length), received);
    }

    /** Where a run of it begins that no other text has; -1 if nowhere. */
    private static int indexOfUnauthentic(byte[] in) {
        int run = 0;
        for (int i = 0; i < in.length; i++) {
            run = in[i] == WatchedProvider.UNAUTHENTIC ? run + 1 : 0;
            if (run == 8) {
                return i - 7;
            }
        }
        return -1;
    }
}
