package org.o365se.rootkey;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import org.o365se.internal.crypto.DrawHistory;
import org.o365se.internal.crypto.Hmac;
import org.o365se.internal.crypto.JdkProvider;
import org.o365se.internal.crypto.RsaOaep;

/**
 * The JDK's own algorithms, for bridges that handle secrets.
 *
 * <p>A look-up without a provider returns an object of the first provider in the JVM's list, which can be any provider. These methods return the objects of the
 * JDK's own providers, verified by class and module, regardless of the order of the list, and compute with these objects what the JDK's own classes would look
 * up by order. Thread-safe.
 */
public final class JdkAlgorithms {
    private JdkAlgorithms() {}

    /**
     * Returns a provider of the JDK, to be passed to {@code getInstance}.
     *
     * @param name its name: SUN, SunJCE, SunRsaSign, SunEC or SunJSSE
     * @return the provider object
     * @throws java.security.ProviderException if it is not installed, or another class has taken its name
     */
    public static Provider provider(String name) {
        return JdkProvider.named(name);
    }

    /**
     * Returns a SHA-256 digest.
     *
     * @return a new object
     */
    public static MessageDigest sha256() {
        return JdkProvider.digest("SHA-256");
    }

    /**
     * Computes HMAC-SHA-256 over the concatenation of parts. Key and parts are not kept.
     *
     * @param key the key; the array is not changed
     * @param parts the data to authenticate
     * @return 32 bytes
     */
    public static byte[] hmacSha256(byte[] key, byte[]... parts) {
        var hmac = Hmac.sha256();
        try {
            hmac.init(key);
            for (var part : parts) {
                hmac.update(part);
            }
            return hmac.doFinal();
        } finally {
            hmac.forget();
        }
    }

    /**
     * Returns the fingerprint of a public key.
     *
     * @param key the key
     * @return {@code sha256:} and the SHA-256 of its X.509 encoding, in lower-case hexadecimal
     */
    public static String fingerprint(PublicKey key) {
        return "sha256:" + HexFormat.of().formatHex(sha256().digest(key.getEncoded()));
    }

    /**
     * Encrypts with RSA-OAEP (RFC 8017) with SHA-256, MGF1 with SHA-256 and an empty label.
     *
     * @param key the public key
     * @param plaintext at most the length of the modulus less 66 bytes; the array is not changed
     * @return the ciphertext, as long as the modulus
     * @throws InvalidKeyException if the key cannot encrypt with RSA, or is too short for the plaintext
     */
    public static byte[] rsaOaepSha256(RSAPublicKey key, byte[] plaintext) throws InvalidKeyException {
        return RsaOaep.encrypt(key, plaintext);
    }

    /**
     * Draws bytes from the JVM's random source. A draw that begins like one of the last draws of this JVM is refused.
     *
     * @param length the number of bytes; shorter draws than 12 are not compared
     * @return the bytes
     * @throws java.security.ProviderException if the source repeats itself
     */
    public static byte[] randomBytes(int length) {
        return DrawHistory.draw(new SecureRandom(), length);
    }
}
