package org.o365se.pkcs11;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.o365se.pkcs11.host.TokenFacts;
import org.o365se.rootkey.JdkAlgorithms;

/**
 * Remembers, for all key chains of this JVM, what became of the PINs that were offered to tokens: a rejected one is never offered again by itself, because tokens lock after a few; nor is one that a token
 * has left unanswered twice and never accepted, because it may have counted them. Two configurations can name one token and hold two wrong PINs, so it is all of them. Of a PIN it keeps a MAC under a
 * key that nobody knows. Thread-safe.
 */
final class OfferedPins {
    static final OfferedPins OF_THIS_JVM = new OfferedPins();

    private static final int MOST_UNANSWERED = 2;

    private final Set<ByteBuffer> rejected = ConcurrentHashMap.newKeySet();
    private final Set<ByteBuffer> accepted = ConcurrentHashMap.newKeySet();
    private final Map<ByteBuffer, Integer> unanswered = new ConcurrentHashMap<>();
    private final byte[] key = JdkAlgorithms.randomBytes(32);

    void accepted(TokenFacts token, byte[] pin) {
        accepted.add(mac(token, pin));
    }

    void rejected(TokenFacts token, byte[] pin) {
        rejected.add(mac(token, pin));
    }

    /** Nobody knows what the token made of it. */
    void unanswered(TokenFacts token, byte[] pin) {
        unanswered.merge(mac(token, pin), 1, Integer::sum);
    }

    boolean isRejected(TokenFacts token, byte[] pin) {
        // Looked up by its MAC: how long that takes reveals nothing to somebody who lacks the key.
        return rejected.contains(mac(token, pin));
    }

    /** Returns whether it may be wrong and was offered as often as is allowed without an answer. */
    boolean isLeftUnanswered(TokenFacts token, byte[] pin) {
        var offered = mac(token, pin);
        return !accepted.contains(offered) && unanswered.getOrDefault(offered, 0) >= MOST_UNANSWERED;
    }

    private ByteBuffer mac(TokenFacts token, byte[] pin) {
        return ByteBuffer.wrap(JdkAlgorithms.hmacSha256(key, name(token).getBytes(StandardCharsets.UTF_8), pin));
    }

    private static String name(TokenFacts token) {
        return token.manufacturer() + "\0" + token.serial() + "\0" + token.label() + "\0";
    }
}
