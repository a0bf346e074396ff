package org.o365se;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.o365se.internal.config.GeneratedSecret;
import org.o365se.internal.runtime.ConfiguredRoots;

/**
 * Generates and reads the secrets of a configuration: that of the key chain and that of the managed root keys. A generated secret is 256 random bits as 53
 * ASCII characters that begin with {@code o5s1.}; any other secret is treated as a password, which needs a slow derivation and can be guessed.
 *
 * <p>All methods are thread-safe.
 */
public final class ServiceSecrets {
    private ServiceSecrets() {}

    /**
     * Generates a secret.
     *
     * @return 53 ASCII characters; the caller wipes the array
     */
    public static char[] generate() {
        return GeneratedSecret.generate(new SecureRandom());
    }

    /**
     * Returns whether a secret was generated: it has the form and the checksum of {@link #generate}.
     *
     * @param secret any secret; the array is not changed
     * @return false for a password
     */
    public static boolean isGenerated(char[] secret) {
        var bits = GeneratedSecret.recognise(secret);
        bits.ifPresent(recognised -> Arrays.fill(recognised, (byte) 0));
        return bits.isPresent();
    }

    /**
     * Reads a secret as the provider does: a file contains it as its only line, and other users may have only the access that the configuration allows.
     *
     * @param configuration path of the configuration file
     * @param name the name of the secret in messages and prompts
     * @param source {@code file:PATH}, {@code env:NAME} or {@code prompt}
     * @return the secret; the caller wipes the array
     * @throws IOException if the configuration cannot be read
     * @throws org.o365se.rootkey.RootKeyMisconfiguredException if the secret cannot be read; the message has the reason, never the secret
     */
    public static char[] read(Path configuration, String name, String source) throws IOException {
        try (var roots = ConfiguredRoots.open(configuration)) {
            return roots.secrets().read(name, source);
        }
    }
}
