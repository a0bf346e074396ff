package org.o365se.internal.model;

import org.o365se.internal.error.ProviderErrorId;

/** Thrown if a closed key chain is used. */
public final class ChainClosed {
    private ChainClosed() {}

    public static IllegalStateException refusal() {
        return new IllegalStateException(ProviderErrorId.CHAIN_CLOSED.with(
                "The key chain has been closed; open it again and get a new key from it"));
    }
}
