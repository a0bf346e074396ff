package org.o365se.internal.keystore;

import java.security.KeyStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.chain.ChainUse;

/**
 * Asks a KeyStore for the chain behind it. {@code java.security.KeyStore} shows nobody its SPI, but hands a protection parameter through to it: ours
 * leaves the chain in it.
 */
public final class ChainRequest implements KeyStore.ProtectionParameter {
    private @Nullable ChainUse answer;

    /** Makes a request without an answer. */
    public ChainRequest() {}

    void answer(ChainUse chain) {
        answer = chain;
    }

    /**
     * Returns what the KeyStore left.
     *
     * @return the chain, or empty if the KeyStore is none of ours
     */
    public Optional<ChainUse> chain() {
        return Optional.ofNullable(answer);
    }
}
