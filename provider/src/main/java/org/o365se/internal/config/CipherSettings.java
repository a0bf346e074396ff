package org.o365se.internal.config;

import org.o365se.internal.crypto.DelegateChoice;

/**
 * The settings of a configuration for encrypting and decrypting messages. One object for each configuration. Thread-safe.
 *
 * @param delegates the choice of the provider for AES-GCM
 * @param threads the number of threads for one large message, or {@link Configuration#AUTO_THREADS}
 * @param transparent which of the JDK's transformations the keys serve
 */
public record CipherSettings(DelegateChoice delegates, int threads, TransparentSettings transparent) {
    public static CipherSettings of(Configuration configuration) {
        return new CipherSettings(
                new DelegateChoice(configuration.cipherProvider()),
                configuration.cipherThreads(),
                configuration.transparent());
    }
}
