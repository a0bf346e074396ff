package org.o365se.internal.model;

import org.o365se.internal.error.ProviderErrorId;

/** What those are told who go on using a key chain that was closed. */
public final class ChainClosed {
    private ChainClosed() {}

    public static IllegalStateException refusal() {
        return new IllegalStateException(ProviderErrorId.CHAIN_CLOSED.with(
                "The key chain has been closed; open it again and get a new key from it"));
    }
}
