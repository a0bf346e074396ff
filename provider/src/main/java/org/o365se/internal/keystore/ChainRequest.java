package org.o365se.internal.keystore;

import java.security.KeyStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.chain.ChainUse;

/**
 * Requests the chain of a KeyStore. {@code java.security.KeyStore} hides its SPI, but passes a protection parameter to it: this provider's SPI stores the chain
 * in the parameter.
 */
public final class ChainRequest implements KeyStore.ProtectionParameter {
    private @Nullable ChainUse answer;

    /** Creates a request without an answer. */
    public ChainRequest() {}

    void answer(ChainUse chain) {
        answer = chain;
    }

    /**
     * Returns the answer.
     *
     * @return the chain, or empty if it is not a KeyStore of this provider
     */
    public Optional<ChainUse> chain() {
        return Optional.ofNullable(answer);
    }
}
