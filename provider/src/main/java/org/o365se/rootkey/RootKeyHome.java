package org.o365se.rootkey;

/**
 * The connection to all root keys of some URI schemes under one configuration. Made by a {@link RootKeyFactory}; thread-safe; closed with the key
 * chain or provider that opened it.
 */
public interface RootKeyHome extends AutoCloseable {
    /**
     * Finds the newest version of a root key, to wrap with it.
     *
     * @param uri the root key URI
     * @return the key
     * @throws RootKeyException if it cannot be found or used
     */
    RootKey newest(String uri);

    /**
     * Finds one exact version of a root key, to unwrap what it wrapped.
     *
     * @param description what was recorded with the wrapped copy
     * @return the key
     * @throws RootKeyException if it cannot be found or used
     */
    RootKey exact(RootKeyDescription description);

    /** Ends all threads and connections. */
    @Override
    void close();
}
