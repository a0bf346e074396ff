package org.o365se.rootkey;

import java.util.Set;

/** Reads a secret from the source that the configuration names; the secret itself is never in the configuration. */
@FunctionalInterface
public interface SecretReader {
    /**
     * Reads a secret.
     *
     * @param configurationKey the configuration key that names the source, for messages and prompts
     * @param source {@code file:PATH}, {@code env:NAME} or {@code prompt}
     * @return the secret's characters; the caller owns and wipes the array
     * @throws RootKeyMisconfiguredException if it cannot be read; the message has the reason and the next step, never the secret
     */
    char[] read(String configurationKey, String source);

    /**
     * Returns the environment variables that contain secrets of the configuration. A bridge that starts a process removes them from its environment.
     *
     * @return their names; none unless overridden
     */
    default Set<String> secretVariables() {
        return Set.of();
    }
}
