package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.function.Executable;
import org.o365se.CorruptedMessageException;
import org.o365se.TestKeys;
import org.o365se.internal.cipher.Tampering.Verdict;

/** A true message to be tampered with, and what must hold of every Cipher that met a bad one. */
final class TamperedMessage {
    static final byte[] AAD = "the true AAD".getBytes(StandardCharsets.US_ASCII);

    private final SecretKey key;
    private final byte[] plain;
    private final byte[] message;
    private final byte[] other;

    TamperedMessage(int length) {
        this(TestKeys.scopeKey(), length);
    }

    TamperedMessage(SecretKey key, int length) {
        this.key = key;
        plain = TestKeys.pattern(17, length);
        message = TestKeys.seal(key, AAD, plain);
        // The same plaintext, so that a splice is not noticed for its plaintext.
        other = TestKeys.seal(key, AAD, plain);
    }

    SecretKey key() {
        return key;
    }

    byte[] plain() {
        return plain;
    }

    byte[] message() {
        return message;
    }

    byte[] other() {
        return other;
    }

    Cipher opening() {
        return opening(key, AAD);
    }

    static Cipher opening(SecretKey key, byte[] aad) {
        var cipher = TestKeys.cipher(Cipher.DECRYPT_MODE, key);
        cipher.updateAAD(aad);
        return cipher;
    }

    /** Checks that a doFinal is refused as it must be. */
    static void assertRefused(Verdict verdict, Executable call) {
        var refused = assertThrows(BadPaddingException.class, call);
        assertIs(verdict, refused);
    }

    /** Checks that an update is refused as it must be: unchecked, with the reason as its cause. */
    static void assertCorrupted(Verdict verdict, Executable call) {
        assertIs(verdict, assertThrows(CorruptedMessageException.class, call));
    }

    static void assertIs(Verdict verdict, CorruptedMessageException refused) {
        assertIs(verdict, assertInstanceOf(BadPaddingException.class, refused.getCause()));
    }

    /** Checks that each way on is barred until init, and open after it. */
    void assertStaysFailedUntilInit(Cipher cipher, Verdict verdict) throws GeneralSecurityException {
        for (int time = 0; time < 2; time++) {
            assertCorrupted(verdict, () -> cipher.update(message));
            assertCorrupted(verdict, () -> cipher.update(message, 0, message.length, new byte[message.length]));
            assertRefused(verdict, () -> cipher.doFinal(message));
            assertRefused(verdict, cipher::doFinal);
        }
        cipher.init(Cipher.DECRYPT_MODE, key);
        cipher.updateAAD(AAD);
        assertArrayEquals(plain, cipher.doFinal(message));
    }

    private static void assertIs(Verdict verdict, BadPaddingException refused) {
        var expected = verdict == Verdict.NO_HEADER ? BadPaddingException.class : AEADBadTagException.class;
        assertEquals(expected, refused.getClass(), refused::getMessage);
    }
}
