package org.o365se.internal.store;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import org.o365se.internal.config.GeneratedSecret;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;

/**
 * A live chain that ends with the process, whose memory counts as durable: {@code keychain.uri = memory:}, for tests. It has a random secret that is not
 * revealed. Thread-safe.
 */
public final class MemoryChain implements ChainStorage {
    private final StoredChain chain;

    public MemoryChain() throws IOException {
        // Of the generated form, from which no slow derivation is needed.
        var secret = GeneratedSecret.generate(new SecureRandom());
        chain = new StoredChain(
                new MemoryChainStore(), new ChainPlace("in memory", "", Optional.empty(), false), secret::clone);
        chain.create();
    }

    @Override
    public ChainSnapshot load() throws IOException {
        return chain.load();
    }

    @Override
    public Optional<ChainSnapshot> commit(ChainPlan plan) throws IOException {
        return chain.commit(plan);
    }

    /** Accepts any secret, because that of the chain is unknown. */
    @Override
    public boolean isSecret(char[] given) {
        return true;
    }

    @Override
    public ChainSnapshot rotateSecret(char[] newSecret) throws IOException {
        throw UnstoredChain.hasNoSecret();
    }

    @Override
    public boolean isDurableAtOnce() {
        return true;
    }

    @Override
    public boolean isOfThisProcess() {
        return true;
    }

    @Override
    public void close() {
        chain.close();
    }
}
