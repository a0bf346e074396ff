package org.o365se.pkcs11;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.o365se.pkcs11.host.TokenFacts;

/**
 * Remembers, for all key chains of this JVM, which PIN a token has rejected last, so that it is never offered again by itself: tokens lock after a few. Of the PIN it
 * keeps a MAC under a key that nobody knows. Thread-safe.
 */
final class RejectedPins {
    static final RejectedPins OF_THIS_JVM = new RejectedPins();

    private static final String ALGORITHM = "HmacSHA256";

    private final Map<String, byte[]> rejected = new ConcurrentHashMap<>();
    private final SecretKeySpec key;

    RejectedPins() {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    void add(TokenFacts token, byte[] pin) {
        rejected.put(name(token), mac(token, pin));
    }

    boolean contains(TokenFacts token, byte[] pin) {
        var known = rejected.get(name(token));
        return known != null && MessageDigest.isEqual(known, mac(token, pin));
    }

    private byte[] mac(TokenFacts token, byte[] pin) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(name(token).getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(pin);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static String name(TokenFacts token) {
        return token.manufacturer() + "\0" + token.serial() + "\0" + token.label() + "\0";
    }
}
