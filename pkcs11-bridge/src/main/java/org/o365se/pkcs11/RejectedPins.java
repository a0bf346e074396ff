package org.o365se.pkcs11;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.o365se.pkcs11.host.TokenFacts;

/**
 * Remembers, for all key chains of this JVM, which PINs a token has rejected, so that none is ever offered again by itself: tokens lock after a few. Two configurations can name one token and hold two wrong
 * PINs, so it is all of them. Of a PIN it keeps a MAC under a key that nobody knows. Thread-safe.
 */
final class RejectedPins {
    static final RejectedPins OF_THIS_JVM = new RejectedPins();

    private static final String ALGORITHM = "HmacSHA256";

    private final Set<ByteBuffer> rejected = ConcurrentHashMap.newKeySet();
    private final SecretKeySpec key;

    RejectedPins() {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    void add(TokenFacts token, byte[] pin) {
        rejected.add(ByteBuffer.wrap(mac(token, pin)));
    }

    boolean contains(TokenFacts token, byte[] pin) {
        // Looked up by its MAC: how long that takes tells nothing to somebody who lacks the key.
        return rejected.contains(ByteBuffer.wrap(mac(token, pin)));
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
