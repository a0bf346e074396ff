package org.o365se.internal.config;

import org.o365se.internal.crypto.DelegateChoice;

/**
 * How a configuration wants its messages to be written and read. One object for each configuration. Thread-safe.
 *
 * @param delegates who does the AES-GCM
 * @param threads how many threads work on one large message, or {@link Configuration#AUTO_THREADS}
 */
public record CipherSettings(DelegateChoice delegates, int threads) {
    public static CipherSettings of(Configuration configuration) {
        return new CipherSettings(new DelegateChoice(configuration.cipherProvider()), configuration.cipherThreads());
    }
}
