package org.o365se.keychain;

import java.util.UUID;
import org.o365se.KeyChainException;

/**
 * Keeps a chain in memory. Either as {@code keychain.uri = memory:}, where memory counts as durable, for tests; or for a KeyStore loaded from a stream,
 * whose changes are durable only after {@code store}.
 */
final class MemoryStorage implements ChainStorage {
    private final boolean durableAtOnce;
    private ChainSnapshot snapshot;

    private MemoryStorage(boolean durableAtOnce, ChainSnapshot snapshot) {
        this.durableAtOnce = durableAtOnce;
        this.snapshot = snapshot;
    }

    static MemoryStorage live() {
        return new MemoryStorage(true, ChainSnapshot.empty(UUID.randomUUID()));
    }

    static MemoryStorage untilStored(ChainSnapshot loaded) {
        return new MemoryStorage(false, loaded);
    }

    @Override
    public ChainSnapshot load() {
        return snapshot;
    }

    @Override
    public ChainSnapshot change(Change change) throws KeyChainException {
        snapshot = ChainEditor.apply(change, snapshot);
        return snapshot;
    }

    /** Does nothing: in memory a chain has no secret, it gets one when it is stored. */
    @Override
    public ChainSnapshot rotateSecret(char[] newSecret) {
        return snapshot;
    }

    @Override
    public boolean isDurableAtOnce() {
        return durableAtOnce;
    }
}
