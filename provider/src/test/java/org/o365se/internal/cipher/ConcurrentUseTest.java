package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.o365se.Delegates;
import org.o365se.ServiceEncryptionInputStream;
import org.o365se.ServiceEncryptionOutputStream;
import org.o365se.TestKeys;
import org.o365se.WatchedProvider;

/** Two threads in one Cipher: the second is refused, and no message comes out whose key stream another one has. */
class ConcurrentUseTest {
    private static final byte[] MAIL = TestKeys.pattern(1, 20_000);
    private static final int ROUNDS = 3_000;

    @Test
    void aStormOnOneCipherGivesDistinctAndRightMessagesOnly() throws Exception {
        var key = TestKeys.scopeKey();
        var shared = TestKeys.cipher(Cipher.ENCRYPT_MODE, key);
        var messages = Collections.synchronizedList(new ArrayList<byte[]>());
        var barrier = new CyclicBarrier(2);
        var pool = Executors.newFixedThreadPool(2);
        try {
            var done = new ArrayList<Future<?>>();
            for (int t = 0; t < 2; t++) {
                var plain = new byte[300];
                Arrays.fill(plain, (byte) (t + 1));
                done.add(pool.submit(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        barrier.await(2, TimeUnit.MINUTES);
                        try {
                            messages.add(shared.doFinal(plain));
                        } catch (IllegalStateException e) {
                            assertRefused(e);
                            initAgain(shared, key);
                        }
                    }
                    return null;
                }));
            }
            for (var each : done) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertDistinctAndRight(key, messages);
    }

    private static void initAgain(Cipher shared, SecretKey key) throws Exception {
        try {
            shared.init(Cipher.ENCRYPT_MODE, key);
        } catch (IllegalStateException e) {
            assertRefused(e);
        }
    }

    /** By us, or by the JDK's Cipher, which is not initialised while another thread is at it. */
    private static void assertRefused(IllegalStateException e) {
        var message = e.getMessage();
        assertTrue(message.startsWith("O365SE-1270: ") || message.equals("Cipher not initialized"), message);
    }

    private static void assertDistinctAndRight(SecretKey key, List<byte[]> messages) throws Exception {
        var opener = TestKeys.cipher(Cipher.DECRYPT_MODE, key);
        var streams = new HashMap<ByteBuffer, Integer>();
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            var plain = opener.doFinal(message);
            assertEquals(300, plain.length);
            for (byte each : plain) {
                assertEquals(plain[0], each);
            }
            var stream = new byte[32];
            for (int at = 0; at < stream.length; at++) {
                stream[at] = (byte) (message[124 + at] ^ plain[at]);
            }
            assertNull(streams.put(ByteBuffer.wrap(stream), i), "a key stream twice");
        }
        assertFalse(messages.isEmpty(), "some messages");
    }

    /** Without luck: the first thread is held inside AES-GCM while the second calls. */
    @Test
    void theSecondCallerIsRefusedAndTheCipherNeedsInit() throws Exception {
        var inside = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var holder = new AtomicReference<Thread>();
        var watched = new WatchedProvider("Watched").beforeEachChunk(mode -> {
            if (Thread.currentThread() == holder.get()) {
                inside.countDown();
                awaitQuietly(goOn);
            }
            return true;
        });
        var registered = Delegates.register(watched);
        try (registered) {
            var key = TestKeys.scopeKeyConfigured("cipher.provider = Watched\ncipher.parallelism = 1");
            var cipher = TestKeys.cipher(Cipher.ENCRYPT_MODE, key);
            var message = new AtomicReference<byte[]>();
            var first = new Thread(() -> {
                try {
                    message.set(cipher.doFinal(MAIL));
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            });
            holder.set(first);
            first.start();
            assertTrue(inside.await(2, TimeUnit.MINUTES));
            for (var call : List.<Executable>of(
                    () -> cipher.update(MAIL),
                    () -> cipher.doFinal(MAIL),
                    () -> cipher.updateAAD(MAIL),
                    () -> cipher.update(ByteBuffer.wrap(MAIL), ByteBuffer.allocate(40_000)),
                    () -> cipher.doFinal(ByteBuffer.wrap(MAIL), ByteBuffer.allocate(40_000)),
                    () -> cipher.doFinal(MAIL, 0, 10, new byte[1000], 0),
                    () -> cipher.init(Cipher.ENCRYPT_MODE, key))) {
                var refused = assertThrows(IllegalStateException.class, call);
                assertTrue(refused.getMessage().startsWith("O365SE-1270: "), refused::getMessage);
            }
            goOn.countDown();
            first.join();
            assertArrayEquals(
                    MAIL, TestKeys.cipher(Cipher.DECRYPT_MODE, key).doFinal(message.get()), "the first is unharmed");
            assertThrows(IllegalStateException.class, () -> cipher.doFinal(MAIL), "until init");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            assertArrayEquals(MAIL, TestKeys.cipher(Cipher.DECRYPT_MODE, key).doFinal(cipher.doFinal(MAIL)));
        }
    }

    @Test
    void aSecondWriterOfAStreamIsRefusedAndTheMessageStaysUnfinished() throws Exception {
        var inside = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var sink = new ByteArrayOutputStream();
        var held = new OutputStream() {
            private boolean closed;

            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] b, int off, int len) {
                inside.countDown();
                awaitQuietly(goOn);
                sink.write(b, off, len);
            }

            @Override
            public void close() {
                closed = true;
            }
        };
        var key = TestKeys.scopeKey();
        var stream = new ServiceEncryptionOutputStream(held, key);
        var first = new Thread(() -> {
            try {
                stream.write(MAIL);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        first.start();
        assertTrue(inside.await(2, TimeUnit.MINUTES));
        assertThrows(IllegalStateException.class, () -> stream.write(1));
        assertThrows(IllegalStateException.class, () -> stream.write(MAIL));
        goOn.countDown();
        first.join();
        assertThrows(IllegalStateException.class, () -> stream.write(MAIL));
        assertThrows(IOException.class, stream::close);
        assertTrue(held.closed);
        try (var in = new ServiceEncryptionInputStream(new ByteArrayInputStream(sink.toByteArray()), key)) {
            assertThrows(IOException.class, in::readAllBytes);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(2, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
