package org.o365se.internal.record;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.o365se.internal.config.GeneratedSecret;
import org.o365se.internal.crypto.DrawHistory;
import org.o365se.internal.crypto.Hmac;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.crypto.Pbkdf2;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;

/**
 * The derivation of a key from a key chain's secret: a generated secret is already a key, a password needs PBKDF2-HMAC-SHA512 first (NIST SP 800-132).
 *
 * @param kind generated secret or password
 * @param salt 32 random bytes, in the file
 * @param iterations of PBKDF2, in the file; 0 for a generated secret
 */
public record ChainSecret(Kind kind, Bytes salt, int iterations) {
    static final int SALT_BYTES = 32;

    /** Maximum UTF-8 length of a char; a surrogate pair has four bytes. */
    private static final int MAX_UTF_8_BYTES = 3;

    private static final int ITERATIONS = 210_000;
    private static final int MIN_ITERATIONS = 100_000;
    /** About five seconds; a malicious file must not cost more. */
    private static final int MAX_ITERATIONS = 2_000_000;

    /** The kind of the secret. */
    enum Kind {
        GENERATED(1),
        PASSWORD(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** Its code in the file. */
        int code() {
            return code;
        }
    }

    public static ChainSecret forNewChain(char[] secret, SecureRandom random) {
        if (!isUsable(secret)) {
            throw new IllegalArgumentException(ProviderErrorId.STORE_PASSWORD_NEEDED.with(
                    "The key chain's secret is empty or contains an unpaired surrogate; choose another secret"));
        }
        var salt = DrawHistory.draw(random, SALT_BYTES);
        var generated = GeneratedSecret.recognise(secret);
        generated.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        return generated.isPresent()
                ? new ChainSecret(Kind.GENERATED, Bytes.takeOwnershipOf(salt), 0)
                : new ChainSecret(Kind.PASSWORD, Bytes.takeOwnershipOf(salt), ITERATIONS);
    }

    /** Checks that a password has exactly one encoding in UTF-8. */
    private static boolean isUsable(char[] secret) {
        for (int i = 0; i < secret.length; i++) {
            if (Character.isHighSurrogate(secret[i])
                    && i + 1 < secret.length
                    && Character.isLowSurrogate(secret[i + 1])) {
                i++;
            } else if (Character.isSurrogate(secret[i])) {
                return false;
            }
        }
        return secret.length > 0;
    }

    boolean isWithinBounds() {
        return switch (kind) {
            case GENERATED -> iterations == 0;
            case PASSWORD -> iterations >= MIN_ITERATIONS && iterations <= MAX_ITERATIONS;
        };
    }

    /** Returns the key that the chain key is derived from; the caller destroys it. A secret of the wrong kind yields a key that authenticates nothing. */
    Key256 derive(char[] secret) {
        return switch (kind) {
            case GENERATED ->
                GeneratedSecret.recognise(secret)
                        .map(Key256::takeOwnershipOf)
                        .orElseGet(() -> Key256.random(new SecureRandom()));
            case PASSWORD -> isUsable(secret) ? pbkdf2(secret) : Key256.random(new SecureRandom());
        };
    }

    private Key256 pbkdf2(char[] password) {
        var encoded = ByteBuffer.allocate(MAX_UTF_8_BYTES * password.length);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(password), encoded, true);
        var bytes = Arrays.copyOf(encoded.array(), encoded.position());
        try {
            return Key256.takeOwnershipOf(Pbkdf2.derive(Hmac.sha512(), bytes, salt.copy(), iterations));
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }

    /** Compares two secrets in constant time. */
    static boolean same(char[] one, char[] other) {
        var a = java.nio.CharBuffer.wrap(one);
        var b = java.nio.CharBuffer.wrap(other);
        var encoder = java.nio.charset.StandardCharsets.UTF_16BE;
        var x = encoder.encode(a).array();
        var y = encoder.encode(b).array();
        try {
            return MessageDigest.isEqual(x, y);
        } finally {
            Arrays.fill(x, (byte) 0);
            Arrays.fill(y, (byte) 0);
        }
    }
}
