package org.o365se.internal.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.rootkey.RootKeyFactory;
import org.o365se.store.KeyChainStoreFactory;

/**
 * The installed bridges and stores, found with the provider's class loader.
 *
 * @param bridges to root keys
 * @param stores of key chains
 */
record Extensions(List<RootKeyFactory> bridges, List<KeyChainStoreFactory> stores) {
    static Extensions find() throws IOException {
        try {
            return new Extensions(load(RootKeyFactory.class), load(KeyChainStoreFactory.class));
        } catch (ServiceConfigurationError e) {
            throw new IOException(
                    ProviderErrorId.BRIDGE_BROKEN.with(
                            "A bridge to root keys or a key chain store cannot be loaded (" + e.getMessage()
                                    + "); install the version of its jar that matches the provider, or remove it"),
                    e);
        }
    }

    private static <T> List<T> load(Class<T> type) {
        var found = new ArrayList<T>();
        ServiceLoader.load(type, Extensions.class.getClassLoader()).forEach(found::add);
        return List.copyOf(found);
    }

    /** Returns the prefixes of the configuration keys of all extensions. */
    Set<String> configurationPrefixes() {
        var prefixes = new HashSet<String>();
        bridges.forEach(bridge -> prefixes.addAll(bridge.configurationPrefixes()));
        stores.forEach(store -> prefixes.addAll(store.configurationPrefixes()));
        return prefixes;
    }

    Set<String> storeSchemes() {
        var schemes = new HashSet<String>();
        stores.forEach(store -> schemes.addAll(store.schemes()));
        return schemes;
    }

    Optional<KeyChainStoreFactory> storeOf(String scheme) {
        return stores.stream().filter(store -> store.schemes().contains(scheme)).findFirst();
    }
}
