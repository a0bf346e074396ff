package org.o365se.internal.chain;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the chain of a KeyStore. Thread-safe. */
public interface ChainSource {
    /**
     * Opens the chain that the configuration names; all its KeyStores share it.
     *
     * @return the use of the live chain, or empty if no chain is configured
     * @throws IOException if the configuration or the chain cannot be read
     */
    Optional<ChainUse> liveChain() throws IOException;

    /**
     * Creates an empty chain that becomes durable when it is stored.
     *
     * @return the use of the chain
     * @throws IOException if the configuration cannot be read
     */
    ChainUse newChain() throws IOException;

    /**
     * Reads a chain from a stream.
     *
     * @param stream contains a key chain file
     * @param secret the chain's secret, or null to list only; the array is not changed
     * @return the use of the chain
     * @throws IOException if it is not a key chain, the secret is wrong, the chain is not authentic, or the configuration cannot be read
     */
    ChainUse readChain(InputStream stream, char @Nullable [] secret) throws IOException;

    /**
     * Opens the live chain that a configuration in a stream names.
     *
     * @param configuration the content of a configuration file
     * @param secret the chain's secret, used only if the configuration has no source of it; the array is not changed
     * @return the use of the live chain
     * @throws IOException if the configuration or the chain cannot be read, or the secret is wrong
     */
    ChainUse liveChainOf(byte[] configuration, char @Nullable [] secret) throws IOException;
}
