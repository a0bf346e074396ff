package org.o365se.internal.cipher;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.o365se.internal.crypto.JdkProvider;
import org.o365se.internal.error.ProviderErrorId;

/** Decodes the bytes of an unwrapped key as the algorithm and type that the caller of {@code Cipher.unwrap} requests. */
final class KeyEncodings {
    private KeyEncodings() {}

    /** Returns the JDK's own factory if it has one, because the first provider in the list must not receive a private key. */
    private static KeyFactory factory(String algorithm) throws NoSuchAlgorithmException {
        for (var name : JdkProvider.KEY_FACTORIES) {
            var jdk = Security.getProvider(name);
            if (jdk != null && JdkProvider.named(name).getService("KeyFactory", algorithm) != null) {
                return KeyFactory.getInstance(algorithm, JdkProvider.named(name));
            }
        }
        for (var provider : Security.getProviders()) {
            if (provider.getService("KeyFactory", algorithm) != null) {
                return KeyFactory.getInstance(algorithm, provider);
            }
        }
        throw new NoSuchAlgorithmException(algorithm + " KeyFactory not available");
    }

    /** Returns the key; the array is not changed. */
    static Key decode(byte[] encoded, String algorithm, int type) throws InvalidKeyException, NoSuchAlgorithmException {
        try {
            return switch (type) {
                case Cipher.SECRET_KEY -> new SecretKeySpec(encoded, algorithm);
                case Cipher.PRIVATE_KEY -> factory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
                case Cipher.PUBLIC_KEY -> factory(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
                default -> throw new InvalidKeyException("Not a key type of Cipher: " + type);
            };
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            // Without the cause, which may quote the key's bytes.
            throw new InvalidKeyException(ProviderErrorId.KEY_NOT_ENCODABLE.with("The wrapped key is not of algorithm "
                    + algorithm + " and the requested type; unwrap it as the type that was wrapped"));
        }
    }
}
