package org.o365se.keychain;

import org.o365se.config.Configuration;
import org.o365se.crypto.DelegateChoice;

/**
 * How a configuration wants its messages to be written and read. One object for each configuration. Thread-safe.
 *
 * @param delegates who does the AES-GCM
 * @param threads how many threads work on one large message, or {@link Configuration#AUTO_THREADS}
 */
public record CipherSettings(DelegateChoice delegates, int threads) {
    static CipherSettings of(Configuration configuration) {
        return new CipherSettings(new DelegateChoice(configuration.cipherProvider()), configuration.cipherThreads());
    }
}
