package org.o365se;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.record.ChainFile;

/**
 * What can be read of a key chain file without its secret. Nothing that it returns is authenticated: only opening the chain shows whether the file is genuine.
 *
 * <p>Immutable and thread-safe.
 */
public final class KeyChainInfo {
    private final UUID id;
    private final long generation;
    private final int policies;
    private final int scopes;

    private KeyChainInfo(ChainSnapshot snapshot) {
        this.id = snapshot.chainId();
        this.generation = snapshot.generation();
        var aliases = snapshot.aliases();
        this.policies = (int) aliases.stream()
                .filter(alias -> snapshot.policy(alias).isPresent())
                .count();
        this.scopes = aliases.size() - policies;
    }

    /**
     * Reads a key chain file.
     *
     * @param in begins with the file, which is read to its end; stays open
     * @return what the file says
     * @throws IOException if the stream fails, or the bytes are not a key chain file that this release knows
     */
    public static KeyChainInfo read(InputStream in) throws IOException {
        return new KeyChainInfo(ChainFile.list(in));
    }

    /**
     * Returns the id of the chain.
     *
     * @return the id, which never changes
     */
    public UUID id() {
        return id;
    }

    /**
     * Returns the generation of the chain, which grows with every change.
     *
     * @return from 1
     */
    public long generation() {
        return generation;
    }

    /**
     * Counts the aliases of policies.
     *
     * @return how many aliases name a policy
     */
    public int policies() {
        return policies;
    }

    /**
     * Counts the aliases of scopes. A policy's default scope has none.
     *
     * @return how many aliases name a scope
     */
    public int scopes() {
        return scopes;
    }
}
