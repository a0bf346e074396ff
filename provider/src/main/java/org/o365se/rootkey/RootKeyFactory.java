package org.o365se.rootkey;

import java.util.Map;
import java.util.Set;

/**
 * What a bridge registers with {@code java.util.ServiceLoader}: which root key URIs it serves, and how to connect.
 *
 * <p>Instances are made by the provider's own class loader and do nothing until {@link #connect}.
 */
public interface RootKeyFactory {
    /**
     * Names the URI schemes that this bridge serves.
     *
     * @return lower-case schemes without colon, for example {@code pkcs11}
     */
    Set<String> schemes();

    /**
     * Names the configuration keys that belong to this bridge.
     *
     * @return the first part of the keys, for example {@code pkcs11} for {@code pkcs11.NAME.library}
     */
    Set<String> configurationPrefixes();

    /**
     * Makes the connection. Does not contact anything yet.
     *
     * @param configuration all configuration entries whose key begins with one of the prefixes and a dot
     * @param secrets reads a secret source ({@code file:PATH}, {@code env:NAME}, {@code prompt})
     * @return the home of the root keys
     * @throws RootKeyMisconfiguredException if an entry is unknown or has a bad value; names key and value
     */
    RootKeyHome connect(Map<String, String> configuration, SecretReader secrets);

    /**
     * Returns whether this bridge lets an operator list and make root keys, by {@link #administer}.
     *
     * @return false unless overridden
     */
    default boolean canAdminister() {
        return false;
    }

    /**
     * Makes the connection for an operator who lists and makes root keys. Does not contact anything yet.
     *
     * @param configuration as for {@link #connect}
     * @param secrets as for {@link #connect}
     * @return the home of the root keys
     * @throws RootKeyMisconfiguredException if an entry is unknown or has a bad value; names key and value
     * @throws UnsupportedOperationException if {@link #canAdminister} returns false
     */
    default RootKeyAdministration administer(Map<String, String> configuration, SecretReader secrets) {
        throw new UnsupportedOperationException("Root keys are neither listed nor made here");
    }
}
