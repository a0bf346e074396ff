package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.CipherSetting;
import org.o365se.Delegates;
import org.o365se.ServiceEncryptionInputStream;
import org.o365se.ServiceEncryptionOutputStream;
import org.o365se.TestKeys;
import org.o365se.internal.crypto.AesGcm;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.message.MessageSizes;

/** What the caller's thread allocates. Counted, not timed, so it is the same on every machine. */
class AllocationTest {
    private static final int SMALL_BYTES = 1024;

    /**
     * For each message, encrypted or decrypted, beyond the array that is given back and what AES-GCM itself makes of a key that is put in and taken out again: twice
     * the plaintext.
     */
    private static final long MOST_BYTES_PER_SMALL_MESSAGE = 2 * SMALL_BYTES;

    /** What a stream may allocate for each further chunk of 16 KiB: no data, only what the delegate's {@code init} makes, of SunJCE some 900 bytes. */
    private static final long MOST_BYTES_PER_CHUNK_OF_STREAM = 1024;

    private static final int WARMING_ROUNDS = 30_000;
    private static final int COUNTED_ROUNDS = 2_000;
    private static final int ATTEMPTS = 5;
    private static final int BUFFER_BYTES = 8192;

    /** What the JVM puts round an array. */
    private static final int ARRAY_HEADER_BYTES = 16;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Something whose allocation is counted. */
    @FunctionalInterface
    private interface Work {
        void run() throws GeneralSecurityException, IOException;
    }

    static List<CipherSetting> settings() {
        return List.of(
                CipherSetting.ORACLE,
                new CipherSetting(Delegates.AMAZON, "4"),
                new CipherSetting(Delegates.CONSCRYPT, "4"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void aSmallMessageAllocatesLittleBesideItsResult(CipherSetting setting)
            throws GeneralSecurityException, IOException {
        var plain = TestKeys.pattern(1, SMALL_BYTES);
        var sealer = setting.cipher(Cipher.ENCRYPT_MODE);
        var opener = setting.cipher(Cipher.DECRYPT_MODE);
        var message = sealer.doFinal(plain);
        assertArrayEquals(plain, opener.doFinal(message));
        long gcm = leastAllocated(keyChange(setting));
        assertAll(
                () -> assertLittle("encrypting, " + setting, message.length + gcm, () -> sealer.doFinal(plain)),
                () -> assertLittle("decrypting, " + setting, plain.length + gcm, () -> opener.doFinal(message)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void aLongStreamAllocatesNoMoreThanAShortOne(CipherSetting setting) throws GeneralSecurityException, IOException {
        long[] writing = new long[2];
        long[] reading = new long[2];
        int[] mebibytes = {1, 64};
        // Once for the classes that are loaded on the way.
        writeAndRead(setting, 1);
        for (int i = 0; i < mebibytes.length; i++) {
            int length = mebibytes[i];
            var sink = new Sink();
            writing[i] = allocated(() -> write(setting, length, sink));
            var source = new Source(length);
            reading[i] = allocated(() -> read(setting, source));
        }
        assertAll(
                () -> assertConstant("writing, " + setting, writing),
                () -> assertConstant("reading, " + setting, reading));
    }

    /** One message's AES-GCM: a new key and nonce, the message, another key. */
    private static Work keyChange(CipherSetting setting) throws GeneralSecurityException {
        var registered = Delegates.register(setting.delegate());
        var gcm = Cipher.getInstance("AES/GCM/NoPadding", setting.delegate());
        registered.close();
        var noKey = new SecretKeySpec(new byte[Key256.BYTES], "AES");
        var number = new AtomicLong();
        var plain = new byte[SMALL_BYTES];
        var sealed = new byte[SMALL_BYTES + AesGcm.TAG_BYTES];
        return () -> {
            var key = ByteBuffer.allocate(Key256.BYTES)
                    .putLong(number.incrementAndGet())
                    .array();
            var nonce = ByteBuffer.allocate(AesGcm.NONCE_BYTES)
                    .putLong(number.get())
                    .array();
            gcm.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            gcm.doFinal(plain, 0, plain.length, sealed, 0);
            gcm.init(Cipher.ENCRYPT_MODE, noKey, new GCMParameterSpec(128, nonce));
        };
    }

    private static void assertLittle(String what, long without, Work work)
            throws GeneralSecurityException, IOException {
        long found = leastAllocated(work) - without - ARRAY_HEADER_BYTES;
        assertTrue(
                found <= MOST_BYTES_PER_SMALL_MESSAGE,
                () -> what + ": " + found + " bytes beyond the result and AES-GCM, more than "
                        + MOST_BYTES_PER_SMALL_MESSAGE);
    }

    private static long leastAllocated(Work work) throws GeneralSecurityException, IOException {
        for (int i = 0; i < WARMING_ROUNDS; i++) {
            work.run();
        }
        long least = Long.MAX_VALUE;
        // The compilers may still be at work: what counts is what it comes to.
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long all = allocated(() -> {
                for (int i = 0; i < COUNTED_ROUNDS; i++) {
                    work.run();
                }
            });
            least = Math.min(least, all / COUNTED_ROUNDS);
        }
        return least;
    }

    private static void assertConstant(String what, long[] bytes) {
        long chunks = (63 << 20) / MessageSizes.CHUNK_PLAIN_BYTES;
        assertTrue(
                (bytes[1] - bytes[0]) / chunks <= MOST_BYTES_PER_CHUNK_OF_STREAM,
                () -> what + ": " + bytes[0] + " bytes for 1 MiB and " + bytes[1] + " for 64 MiB");
    }

    private static long allocated(Work work) throws GeneralSecurityException, IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void writeAndRead(CipherSetting setting, int mebibytes)
            throws GeneralSecurityException, IOException {
        write(setting, mebibytes, new Sink());
        read(setting, new Source(mebibytes));
    }

    private static void write(CipherSetting setting, int mebibytes, OutputStream sink)
            throws GeneralSecurityException, IOException {
        var piece = new byte[BUFFER_BYTES];
        try (var out = new ServiceEncryptionOutputStream(sink, setting.key())) {
            for (int i = 0; i < (mebibytes << 20) / BUFFER_BYTES; i++) {
                out.write(piece);
            }
        }
    }

    private static void read(CipherSetting setting, InputStream source) throws GeneralSecurityException, IOException {
        var piece = new byte[BUFFER_BYTES];
        try (var in = new ServiceEncryptionInputStream(source, setting.key())) {
            long read = 0;
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                read += length;
            }
            assertTrue(read > 0);
        }
    }

    /** Takes what is written and keeps nothing. */
    private static final class Sink extends OutputStream {
        @Override
        public void write(int b) {}

        @Override
        public void write(byte[] bytes, int offset, int length) {}
    }

    /** A message of zeros, made before anything is counted. */
    private static final class Source extends InputStream {
        private final byte[] message;
        private int at;

        Source(int mebibytes) throws GeneralSecurityException {
            message = CipherSetting.ORACLE.cipher(Cipher.ENCRYPT_MODE).doFinal(new byte[mebibytes << 20]);
            if (message.length != MessageSizes.messageBytes((long) mebibytes << 20)) {
                throw new IllegalStateException("not a whole message");
            }
        }

        @Override
        public int read() {
            return at < message.length ? message[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (at == message.length) {
                return -1;
            }
            int given = Math.min(length, message.length - at);
            System.arraycopy(message, at, bytes, offset, given);
            at += given;
            return given;
        }
    }
}
