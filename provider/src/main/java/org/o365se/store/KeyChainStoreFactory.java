package org.o365se.store;

import java.util.Map;
import java.util.Set;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SecretReader;

/**
 * What a store registers with {@code java.util.ServiceLoader}: which values of {@code keychain.uri} it serves, and how to connect.
 *
 * <p>Instances are made by the provider's own class loader and do nothing until {@link #connect}.
 */
public interface KeyChainStoreFactory {
    /**
     * Returns the URI schemes that this store serves.
     *
     * @return lower-case schemes without colon, for example {@code jdbc}; neither {@code file} nor {@code memory}
     */
    Set<String> schemes();

    /**
     * Returns the first parts of the configuration keys that belong to this store.
     *
     * @return for example {@code postgres} for {@code postgres.pool-size}
     */
    Set<String> configurationPrefixes();

    /**
     * Makes a store. Does not contact anything yet.
     *
     * @param uri the value of {@code keychain.uri}
     * @param configuration all configuration entries whose key begins with one of the prefixes and a dot
     * @param secrets reads a secret source ({@code file:PATH}, {@code env:NAME}, {@code prompt})
     * @return the store, which the caller closes
     * @throws RootKeyMisconfiguredException if the URI or an entry is invalid; names key and value
     */
    KeyChainStore connect(String uri, Map<String, String> configuration, SecretReader secrets);
}
