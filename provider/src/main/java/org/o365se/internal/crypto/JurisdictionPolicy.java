package org.o365se.internal.crypto;

import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.util.Optional;
import javax.crypto.Cipher;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Checks {@code crypto.policy} in java.security. Under {@code limited} the JDK refuses AES with more than 128 bits, so that this provider cannot work; this is
 * reported once, instead of as a failure of each key. Fixed for the life of a JVM. Thread-safe.
 */
public final class JurisdictionPolicy {
    private static final int NEEDED_BITS = 256;

    private JurisdictionPolicy() {}

    /**
     * Returns why AES-256 is forbidden.
     *
     * @return the message for an exception, or empty if it is allowed
     */
    public static Optional<String> objection() {
        try {
            int allowed = Cipher.getMaxAllowedKeyLength("AES");
            return allowed >= NEEDED_BITS
                    ? Optional.empty()
                    : Optional.of(ProviderErrorId.AES_256_FORBIDDEN.with(
                            "This JVM's crypto.policy limits AES keys to " + allowed
                                    + " bits, but O365ServiceEncryption requires " + NEEDED_BITS
                                    + "; set crypto.policy=unlimited in java.security"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("A transformation of one word is always valid", e);
        }
    }

    /**
     * Checks that AES-256 is allowed.
     *
     * @throws ProviderException if it is not
     */
    public static void requireAes256() {
        objection().ifPresent(message -> {
            throw new ProviderException(message);
        });
    }
}
