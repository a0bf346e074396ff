package org.o365se.internal.store;

import java.io.IOException;
import java.util.Optional;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;

/** The chain of a KeyStore that was loaded from a stream: its changes are durable only after it is stored to a stream. Thread-safe. */
public final class UnstoredChain implements ChainStorage {
    private ChainSnapshot snapshot;

    public UnstoredChain(ChainSnapshot loaded) {
        snapshot = loaded;
    }

    @Override
    public synchronized ChainSnapshot load() {
        return snapshot;
    }

    @Override
    public synchronized Optional<ChainSnapshot> commit(ChainPlan plan) {
        var next = plan.applyTo(snapshot);
        next.ifPresent(applied -> snapshot = applied);
        return next;
    }

    @Override
    public boolean isSecret(char[] given) {
        return true;
    }

    @Override
    public ChainSnapshot rotateSecret(char[] newSecret) throws IOException {
        throw hasNoSecret();
    }

    static IOException hasNoSecret() {
        return new IOException(
                ProviderErrorId.CHAIN_HAS_NO_SECRET.with(
                        "A key chain in memory has no secret to rotate; store it to a stream with the new secret, or open a live chain (keychain.uri = file:PATH)"));
    }

    @Override
    public void close() {
        // The snapshot stays readable, and there is no secret.
    }

    @Override
    public boolean isDurableAtOnce() {
        return false;
    }
}
