package org.o365se.internal.store;

import java.io.IOException;
import java.util.Optional;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Ids;

/**
 * Keeps a chain in memory. Either as {@code keychain.uri = memory:}, where memory counts as durable, for tests; or for a KeyStore loaded from a stream,
 * whose changes are durable only after {@code store}.
 */
public final class MemoryStorage implements ChainStorage {
    private final boolean durableAtOnce;
    private ChainSnapshot snapshot;

    private MemoryStorage(boolean durableAtOnce, ChainSnapshot snapshot) {
        this.durableAtOnce = durableAtOnce;
        this.snapshot = snapshot;
    }

    public static MemoryStorage live() {
        return new MemoryStorage(true, ChainSnapshot.empty(Ids.random()));
    }

    public static MemoryStorage untilStored(ChainSnapshot loaded) {
        return new MemoryStorage(false, loaded);
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
        throw new IOException(
                ProviderErrorId.CHAIN_HAS_NO_SECRET.with(
                        "A key chain in memory has no secret to be changed; store it to a stream under the new one, or open the live chain of a configuration that says keychain.uri = file:PATH"));
    }

    @Override
    public void close() {
        // The snapshot stays readable, and there is no secret.
    }

    @Override
    public boolean isDurableAtOnce() {
        return durableAtOnce;
    }
}
