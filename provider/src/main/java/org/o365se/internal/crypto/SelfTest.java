package org.o365se.internal.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Known answer tests of each delegate's primitives, run once in every JVM before the first message. The answers were computed by another implementation
 * (OpenSSL).
 *
 * <p>AES-GCM is tested at every length from 0 to 544 bytes and at the lengths around that of a chunk, in both directions, because JDK-8371864 gave wrong
 * results only at some lengths; at the longer of these it must also refuse a wrong tag. Short texts are then tested repeatedly: this takes a few milliseconds
 * and makes the JVM compile its AES-GCM early, which long texts would not for many megabytes (docs/decisions/0008-start.md). No start-up test can cover code
 * that the JVM compiles later.
 */
final class SelfTest {
    private static final String HKDF = "61c24a3affcd15930783de033d8d80c859846f56d37cb82bb9caaef5143fb77e"
            + "618b293a477234fd5ff6a0f3e17209e15f426956f73545ad393cd236470a08e4b3e9641bbe9f358ab7d285c6";
    private static final String KEY_WRAP =
            "b501091c11a51764fd3f0424ed2be642ad380ec0933ffe5b81f69fb3e2985be9ed7ed2a224e94194";
    private static final String GCM_DIGEST = "3204834d78ef4d07e68be88f79cd6e1bc49b3098dbc858fc5ea19af4a6c80ad6";
    private static final int GCM_EVERY_LENGTH_UP_TO = 544;
    private static final int[] GCM_FURTHER_LENGTHS = {768, 1023, 1024, 4096, 8191, 16_383, 16_384};

    private static final int GCM_SHORT_LENGTHS = 64;
    private static final int GCM_AGAIN = 1000;

    private static final String PASSED = "";
    private static final byte[] NO_AAD = {};

    private SelfTest() {}

    /** Throws if a test has failed. */
    static void require(Delegate delegate, String flaw) {
        if (!flaw.equals(PASSED)) {
            throw new ProviderException(ProviderErrorId.SELF_TEST_FAILED.with("The " + flaw + " of the " + delegate
                    + " computes wrong results on this machine, so nothing is encrypted or decrypted;"
                    + " update the JDK (" + Runtime.version() + ")"
                    + (delegate.isJdk() ? "" : " or the provider, or set cipher.provider = SunJCE")
                    + ", and report this with the CPU model"));
        }
    }

    /** Returns the primitive with wrong results, or why it cannot be tested; an empty text if all are right. */
    static String run(Delegate delegate) {
        // A restriction of the whole JVM is not a fault of the delegate.
        JurisdictionPolicy.requireAes256();
        var key = key();
        try {
            var hmac = new HmacSha512();
            if (!is(HKDF, hmac.expand(key, HKDF.length() / 2, "O365SE/1 self test".getBytes(US_ASCII)))) {
                return "HMAC-SHA-512";
            }
            if (!keyWrapIsRight(key)) {
                return "AES key wrap";
            }
            return isRight(gcmOf(delegate)) ? PASSED : "AES-GCM";
        } catch (RuntimeException | LinkageError e) {
            // A missing or unsuitable native library may fail only at the first call.
            return "code (" + e + ")";
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

    /** AES-GCM as the test calls it, so that the test itself can be tested with a faulty one. */
    interface Gcm {
        byte[] seal(byte[] nonce, byte[] plain);

        byte[] open(byte[] nonce, byte[] sealed) throws GeneralSecurityException;
    }

    /** Returns whether every length produces the known ciphertext and tag, and opens to the sealed text. */
    static boolean isRight(Gcm gcm) {
        try {
            var digest = JdkProvider.digest("SHA-256");
            var shortOnes = new byte[GCM_SHORT_LENGTHS][];
            for (int length = 0; length <= GCM_EVERY_LENGTH_UP_TO; length++) {
                var sealed = roundTrip(gcm, length);
                digest.update(sealed);
                if (length < GCM_SHORT_LENGTHS) {
                    shortOnes[length] = sealed;
                }
            }
            for (int length : GCM_FURTHER_LENGTHS) {
                var sealed = roundTrip(gcm, length);
                digest.update(sealed);
                requireRefused(gcm, nonceOf(length), sealed);
            }
            return is(GCM_DIGEST, digest.digest()) && givesAgain(gcm, shortOnes);
        } catch (GeneralSecurityException | RuntimeException e) {
            // Also catches exceptions that a delegate must not throw.
            return false;
        }
    }

    private static boolean givesAgain(Gcm gcm, byte[][] shortOnes) throws GeneralSecurityException {
        boolean same = true;
        for (int i = 0; i < GCM_AGAIN; i++) {
            int length = i % GCM_SHORT_LENGTHS;
            same &= MessageDigest.isEqual(shortOnes[length], roundTrip(gcm, length));
        }
        return same;
    }

    /** Seals a text of that length, and returns the result if it opens to the sealed text. */
    private static byte[] roundTrip(Gcm gcm, int length) throws GeneralSecurityException {
        var nonce = nonceOf(length);
        var plain = new byte[length];
        for (int i = 0; i < length; i++) {
            plain[i] = (byte) (i * 7);
        }
        var sealed = gcm.seal(nonce, plain);
        if (!MessageDigest.isEqual(plain, gcm.open(nonce, sealed.clone()))) {
            throw new GeneralSecurityException("Opens to a text other than the sealed one");
        }
        return sealed;
    }

    private static byte[] nonceOf(int length) {
        return ByteBuffer.allocate(AesGcm.NONCE_BYTES)
                .putInt(AesGcm.NONCE_BYTES - Integer.BYTES, length)
                .array();
    }

    /** Checks the refusal of a wrong tag, and its exception, because messages are refused by it. */
    private static void requireRefused(Gcm gcm, byte[] nonce, byte[] sealed) throws GeneralSecurityException {
        var altered = sealed.clone();
        altered[altered.length - 1] ^= 1;
        try {
            gcm.open(nonce, altered);
        } catch (AEADBadTagException e) {
            return;
        }
        throw new GeneralSecurityException("Opens an altered text");
    }

    /** A delegate's AES-GCM under the test's key. */
    static Gcm gcmOf(Delegate delegate) {
        var gcm = new AesGcm(delegate);
        var key = key();
        return new Gcm() {
            @Override
            public byte[] seal(byte[] nonce, byte[] plain) {
                var sealed = new byte[plain.length + AesGcm.TAG_BYTES];
                gcm.seal(key, nonce, NO_AAD, plain, 0, plain.length, sealed, 0);
                return sealed;
            }

            @Override
            public byte[] open(byte[] nonce, byte[] sealed) throws GeneralSecurityException {
                var plain = new byte[sealed.length - AesGcm.TAG_BYTES];
                gcm.open(key, nonce, NO_AAD, sealed, 0, sealed.length, plain, 0);
                return plain;
            }
        };
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
