package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.SealedObject;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.CorruptedMessageException;
import org.o365se.TestKeys;

/** What the JDK builds on a Cipher: its streams and {@code SealedObject}. */
class StandardWrappersTest {
    private static final byte[] NO_AAD = {};

    private final SecretKey key = TestKeys.scopeKey();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 16383, 16384, 16385, 32768, 300_000})
    void cipherOutputStreamWritesAndReads(int size) throws IOException, GeneralSecurityException {
        var plain = TestKeys.pattern(9, size);
        var message = throughOutputStream(Cipher.ENCRYPT_MODE, plain);
        assertArrayEquals(plain, TestKeys.open(key, NO_AAD, message));
        assertArrayEquals(plain, throughOutputStream(Cipher.DECRYPT_MODE, message));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 16383, 16384, 16385, 32768, 300_000})
    void cipherInputStreamReadsAndWrites(int size) throws IOException, GeneralSecurityException {
        var plain = TestKeys.pattern(11, size);
        byte[] message;
        try (var encrypting = inputStream(Cipher.ENCRYPT_MODE, plain)) {
            message = encrypting.readAllBytes();
        }
        assertArrayEquals(plain, TestKeys.open(key, NO_AAD, message));
        try (var decrypting = inputStream(Cipher.DECRYPT_MODE, message)) {
            assertArrayEquals(plain, decrypting.readAllBytes());
        }
        try (var decrypting = inputStream(Cipher.DECRYPT_MODE, message)) {
            var first = decrypting.readNBytes(Math.min(size, 17_000));
            assertArrayEquals(Arrays.copyOf(plain, first.length), first);
            assertEquals(size - first.length, decrypting.skip(Long.MAX_VALUE) + decrypting.readAllBytes().length);
        }
    }

    @Test
    void cipherInputStreamGivesOnlyAuthenticatedChunksOfAnAlteredMessage()
            throws IOException, GeneralSecurityException {
        var plain = TestKeys.pattern(13, 50_000);
        var message = TestKeys.seal(key, NO_AAD, plain);
        message[124 + 2 * 16400 + 100] ^= 1;
        var read = new ByteArrayOutputStream();
        try (var decrypting = inputStream(Cipher.DECRYPT_MODE, message)) {
            var refused = assertThrows(CorruptedMessageException.class, () -> copy(decrypting, read));
            assertInstanceOf(AEADBadTagException.class, refused.getCause());
        }
        assertTrue(Bytes.isPrefix(read.toByteArray(), plain));
        assertEquals(2 * 16384, read.size());
    }

    @Test
    void cipherInputStreamTellsOfATruncatedMessage() throws IOException, GeneralSecurityException {
        var message = TestKeys.seal(key, NO_AAD, TestKeys.pattern(13, 16384));
        try (var decrypting = inputStream(Cipher.DECRYPT_MODE, Arrays.copyOf(message, message.length - 16))) {
            var read = new ByteArrayOutputStream();
            var refused = assertThrows(IOException.class, () -> copy(decrypting, read));
            assertInstanceOf(AEADBadTagException.class, refused.getCause());
            assertEquals(16384, read.size());
        }
    }

    @Test
    void aSealedObjectIsOpenedByCipherAndByKey() throws IOException, GeneralSecurityException, ClassNotFoundException {
        var letter = new ArrayList<>(List.of("Dear Alice", "a".repeat(20_000)));
        var sealed = serialised(new SealedObject(letter, TestKeys.cipher(Cipher.ENCRYPT_MODE, key)));
        assertEquals("O365ServiceEncryption", sealed.getAlgorithm());
        assertEquals(letter, sealed.getObject(TestKeys.cipher(Cipher.DECRYPT_MODE, key)));
        var provider = TestKeys.provider();
        Security.addProvider(provider);
        try {
            assertEquals(letter, sealed.getObject(key));
            assertEquals(letter, sealed.getObject(key, provider.getName()));
        } finally {
            Security.removeProvider(provider.getName());
        }
    }

    private static SealedObject serialised(SealedObject sealed) throws IOException, ClassNotFoundException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(sealed);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (SealedObject) in.readObject();
        }
    }

    private byte[] throughOutputStream(int mode, byte[] input) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new CipherOutputStream(bytes, TestKeys.cipher(mode, key))) {
            int half = input.length / 2;
            for (int i = 0; i < Math.min(20, half); i++) {
                out.write(input[i]);
            }
            int written = Math.min(20, half);
            out.write(input, written, half - written);
            out.flush();
            out.write(Bytes.from(input, half));
        }
        return bytes.toByteArray();
    }

    private InputStream inputStream(int mode, byte[] input) {
        return new CipherInputStream(new ByteArrayInputStream(input), TestKeys.cipher(mode, key));
    }

    /** {@code transferTo} would lose what was read before the failure. */
    private static void copy(InputStream from, ByteArrayOutputStream to) throws IOException {
        for (int read = from.read(); read >= 0; read = from.read()) {
            to.write(read);
        }
    }
}
