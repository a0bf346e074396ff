package org.o365se.rootkey;

import java.security.MessageDigest;
import java.security.Provider;
import org.o365se.crypto.Hmac;
import org.o365se.crypto.JdkProvider;

/**
 * The JDK's own algorithms, for bridges that handle secrets.
 *
 * <p>A look-up without a provider is answered by the first provider in the list of the JVM, which can be anybody's. These methods return the objects of the JDK's own providers,
 * verified by class and module, whatever the order of the list. Thread-safe.
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
     * Computes HMAC-SHA-256 over the concatenation of parts. Nothing of key and parts is kept.
     *
     * @param key the key; stays the caller's
     * @param parts what is authenticated
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
}
