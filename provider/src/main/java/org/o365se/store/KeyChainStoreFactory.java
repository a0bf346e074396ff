package org.o365se.store;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SecretReader;

/**
 * The service that a store registers with {@code java.util.ServiceLoader}: names the values of {@code keychain.uri} that it supports, and connects to the
 * store.
 *
 * <p>Instances are created by the provider's class loader and do nothing until {@link #connect}.
 */
public interface KeyChainStoreFactory {
    /**
     * Returns the URI schemes that this store supports.
     *
     * @return lower-case schemes without colon, for example {@code jdbc}; neither {@code file} nor {@code memory}
     */
    Set<String> schemes();

    /**
     * Returns the prefixes of the configuration keys that belong to this store.
     *
     * @return for example {@code postgres} for {@code postgres.pool-size}
     */
    Set<String> configurationPrefixes();

    /**
     * Creates a store, without contacting it.
     *
     * @param uri the value of {@code keychain.uri}
     * @param configuration all configuration entries whose key begins with one of the prefixes and a dot
     * @param secrets reads a secret source ({@code file:PATH}, {@code env:NAME}, {@code prompt})
     * @return the store, which the caller closes
     * @throws RootKeyMisconfiguredException if the URI or an entry is invalid; the message names key and value
     */
    KeyChainStore connect(String uri, Map<String, String> configuration, SecretReader secrets);

    /**
     * Returns what an administrator of the store runs once before the chain is created: everything that {@link KeyChainStore#prepare} would make, and who may
     * use it.
     *
     * @param uri the value of {@code keychain.uri}
     * @param configuration as above
     * @return statements in the language of the store, or empty if it needs none
     * @throws RootKeyMisconfiguredException if the URI or an entry is invalid
     */
    default Optional<String> setUpScript(String uri, Map<String, String> configuration) {
        return Optional.empty();
    }
}
