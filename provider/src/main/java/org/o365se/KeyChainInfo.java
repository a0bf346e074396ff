package org.o365se;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.record.ChainFile;

/**
 * The data that a key chain file reveals without its secret. They are not authenticated: only opening the chain shows whether the file is genuine.
 *
 * <p>Immutable and thread-safe.
 */
public final class KeyChainInfo {
    private final UUID id;
    private final long generation;
    private final int policies;
    private final int scopes;

    private KeyChainInfo(ChainSnapshot snapshot) {
        this.id = snapshot.chainId().toUuid();
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
     * @return the data
     * @throws IOException if the stream fails, or the bytes are not a key chain file that this release supports
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
     * Returns the generation of the chain, which increases with every change.
     *
     * @return 1 or greater
     */
    public long generation() {
        return generation;
    }

    /**
     * Returns the number of aliases of policies.
     *
     * @return the number of aliases
     */
    public int policies() {
        return policies;
    }

    /**
     * Returns the number of aliases of scopes. A policy's default scope has none.
     *
     * @return the number of aliases
     */
    public int scopes() {
        return scopes;
    }
}
