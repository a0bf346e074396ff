package org.o365se.cipher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.o365se.crypto.AesGcm;
import org.o365se.crypto.AesKeyWrap;
import org.o365se.crypto.HmacSha512;
import org.o365se.crypto.Key256;
import org.o365se.error.ErrorId;

/**
 * Known answers, asked of the JDK's primitives once in every JVM before the first message. The answers were computed by another implementation (OpenSSL).
 *
 * <p>AES-GCM is asked at every length from 0 to 544 bytes and at the lengths round a chunk's, both ways, because JDK-8371864 gave wrong results at some
 * lengths only. Code that the JVM compiles later is out of reach of any start-up test.
 */
final class SelfTest {
    private static final String HKDF = "61c24a3affcd15930783de033d8d80c859846f56d37cb82bb9caaef5143fb77e"
            + "618b293a477234fd5ff6a0f3e17209e15f426956f73545ad393cd236470a08e4b3e9641bbe9f358ab7d285c6";
    private static final String KEY_WRAP =
            "b501091c11a51764fd3f0424ed2be642ad380ec0933ffe5b81f69fb3e2985be9ed7ed2a224e94194";
    private static final String GCM_DIGEST = "3204834d78ef4d07e68be88f79cd6e1bc49b3098dbc858fc5ea19af4a6c80ad6";
    private static final int GCM_EVERY_LENGTH_UP_TO = 544;
    private static final int[] GCM_FURTHER_LENGTHS = {768, 1023, 1024, 4096, 8191, 16_383, 16_384};

    private static volatile @Nullable String outcome;

    private static final String PASSED = "";

    private SelfTest() {}

    /** Runs the test if it has not run; a failure stands until the JVM ends. */
    static void requirePassed() {
        var known = outcome;
        if (known == null) {
            known = runOnce();
        }
        if (!known.equals(PASSED)) {
            throw new ProviderException(ErrorId.SELF_TEST_FAILED.with("The JDK's " + known
                    + " gives a wrong result on this machine, so O365ServiceEncryption refuses to encrypt or decrypt here;"
                    + " update the JDK (" + Runtime.version() + "), and report this with the CPU's model"));
        }
    }

    private static synchronized String runOnce() {
        var known = outcome;
        if (known == null) {
            known = run();
            outcome = known;
        }
        return known;
    }

    private static String run() {
        var key = key();
        try {
            if (!is(HKDF, new HmacSha512().expand(key, HKDF.length() / 2, "O365SE/1 self test".getBytes(US_ASCII)))) {
                return "HMAC-SHA-512";
            }
            if (!keyWrapIsRight(key)) {
                return "AES key wrap";
            }
            return gcmIsRight(key) ? PASSED : "AES-GCM";
        } finally {
            key.destroy();
        }
    }

    private static boolean keyWrapIsRight(Key256 key) {
        var plain = new byte[Key256.BYTES];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (0xFF - i);
        }
        var wrapped = Key256.takeOwnershipOf(plain);
        var kw = new AesKeyWrap();
        try {
            var result = kw.wrap(key, wrapped);
            return is(KEY_WRAP, result) && kw.unwrap(key, result).hasSameBytesAs(wrapped);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean gcmIsRight(Key256 key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var gcm = new AesGcm();
            for (int length = 0; length <= GCM_EVERY_LENGTH_UP_TO; length++) {
                if (!addRoundTrip(gcm, key, length, digest)) {
                    return false;
                }
            }
            for (int length : GCM_FURTHER_LENGTHS) {
                if (!addRoundTrip(gcm, key, length, digest)) {
                    return false;
                }
            }
            return is(GCM_DIGEST, digest.digest());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean addRoundTrip(AesGcm gcm, Key256 key, int length, MessageDigest digest)
            throws GeneralSecurityException {
        var nonce = ByteBuffer.allocate(AesGcm.NONCE_BYTES)
                .putInt(AesGcm.NONCE_BYTES - Integer.BYTES, length)
                .array();
        var plain = new byte[length];
        for (int i = 0; i < length; i++) {
            plain[i] = (byte) (i * 7);
        }
        var sealed = new byte[length + AesGcm.TAG_BYTES];
        gcm.seal(key, nonce, new byte[0], plain, 0, length, sealed, 0);
        digest.update(sealed);
        var opened = new byte[length];
        gcm.open(key, nonce, new byte[0], sealed, 0, sealed.length, opened, 0);
        return MessageDigest.isEqual(plain, opened);
    }

    private static Key256 key() {
        var bytes = new byte[Key256.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return Key256.takeOwnershipOf(bytes);
    }

    private static boolean is(String expectedHex, byte[] actual) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(expectedHex), actual);
    }
}
