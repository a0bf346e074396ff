package org.o365se.internal.config;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.o365se.internal.crypto.DrawHistory;
import org.o365se.internal.crypto.JdkProvider;

/**
 * A generated secret of 256 random bits, which needs no slow derivation.
 *
 * <p>As text: {@code o5s1.} and the base64url form, without padding, of the 32 bytes and the first 4 bytes of their SHA-256. The checksum distinguishes it *
 * from a password and detects typing errors.
 */
public final class GeneratedSecret {
    /** Length of the random part in bytes. */
    public static final int BYTES = 32;

    private static final byte[] PREFIX = {'o', '5', 's', '1', '.'};
    private static final int CHECKSUM_BYTES = 4;
    private static final int TEXT_CHARACTERS = PREFIX.length + (BYTES + CHECKSUM_BYTES) / 3 * 4;

    private GeneratedSecret() {}

    /**
     * Generates a secret.
     *
     * @param random the random source
     * @return its 53 characters; the caller wipes the array
     */
    public static char[] generate(SecureRandom random) {
        var bytes = new byte[BYTES + CHECKSUM_BYTES];
        var secret = DrawHistory.draw(random, BYTES);
        System.arraycopy(secret, 0, bytes, 0, BYTES);
        System.arraycopy(checksum(secret), 0, bytes, BYTES, CHECKSUM_BYTES);
        var encoded = Base64.getUrlEncoder().encode(bytes);
        try {
            var text = new char[TEXT_CHARACTERS];
            for (int i = 0; i < text.length; i++) {
                text[i] = (char) (i < PREFIX.length ? PREFIX[i] : encoded[i - PREFIX.length]);
            }
            return text;
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /**
     * Parses a generated secret.
     *
     * @param text any secret; the array is not changed
     * @return the 32 bytes, which the caller wipes, or empty if prefix, length, alphabet or checksum is not that of a generated secret
     */
    public static Optional<byte[]> recognise(char[] text) {
        if (text.length != TEXT_CHARACTERS) {
            return Optional.empty();
        }
        var encoded = new byte[TEXT_CHARACTERS - PREFIX.length];
        byte[] bytes = {};
        try {
            for (int i = 0; i < text.length; i++) {
                if (text[i] > 0x7F || (i < PREFIX.length && text[i] != PREFIX[i])) {
                    return Optional.empty();
                }
                if (i >= PREFIX.length) {
                    encoded[i - PREFIX.length] = (byte) text[i];
                }
            }
            bytes = Base64.getUrlDecoder().decode(encoded);
            return withoutChecksum(bytes);
        } catch (IllegalArgumentException e) {
            // Not base64url: a password that happens to have the prefix and length of a generated secret.
            return Optional.empty();
        } finally {
            Arrays.fill(encoded, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static Optional<byte[]> withoutChecksum(byte[] bytes) {
        if (bytes.length != BYTES + CHECKSUM_BYTES) {
            return Optional.empty();
        }
        var secret = Arrays.copyOf(bytes, BYTES);
        if (Arrays.equals(checksum(secret), Arrays.copyOfRange(bytes, BYTES, bytes.length))) {
            return Optional.of(secret);
        }
        Arrays.fill(secret, (byte) 0);
        return Optional.empty();
    }

    private static byte[] checksum(byte[] secret) {
        return Arrays.copyOf(JdkProvider.digest("SHA-256").digest(secret), CHECKSUM_BYTES);
    }
}
