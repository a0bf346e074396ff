package org.o365se.rootkey;

import java.util.Set;

/** Reads a secret from where the configuration says it is; the secret itself is never in the configuration. */
@FunctionalInterface
public interface SecretReader {
    /**
     * Reads a secret.
     *
     * @param configurationKey the configuration key that holds the source, for messages and prompts
     * @param source {@code file:PATH}, {@code env:NAME} or {@code prompt}
     * @return the secret's characters; the caller owns and wipes the array
     * @throws RootKeyMisconfiguredException if it cannot be read; says why and what to do, never what was read
     */
    char[] read(String configurationKey, String source);

    /**
     * Returns the environment variables that hold secrets of the configuration. A bridge that starts a process removes them from its environment.
     *
     * @return their names; none unless overridden
     */
    default Set<String> secretVariables() {
        return Set.of();
    }
}
