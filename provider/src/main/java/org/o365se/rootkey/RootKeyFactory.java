package org.o365se.rootkey;

import java.util.Map;
import java.util.Set;

/**
 * The service that a bridge registers with {@code java.util.ServiceLoader}: names the root key URIs that it supports, and connects to their homes.
 *
 * <p>Instances are created by the provider's class loader and do nothing until {@link #connect}.
 */
public interface RootKeyFactory {
    /**
     * Returns the URI schemes that this bridge supports.
     *
     * @return lower-case schemes without colon, for example {@code pkcs11}
     */
    Set<String> schemes();

    /**
     * Returns the prefixes of the configuration keys that belong to this bridge.
     *
     * @return the first part of the keys, for example {@code pkcs11} for {@code pkcs11.NAME.library}
     */
    Set<String> configurationPrefixes();

    /**
     * Creates the connection, without contacting the home.
     *
     * @param configuration all configuration entries whose key begins with one of the prefixes and a dot
     * @param secrets reads a secret source ({@code file:PATH}, {@code env:NAME}, {@code prompt})
     * @return the home of the root keys
     * @throws RootKeyMisconfiguredException if an entry is unknown or has an invalid value; the message names key and value
     */
    RootKeyHome connect(Map<String, String> configuration, SecretReader secrets);

    /**
     * Returns whether an operator can list and create root keys through this bridge, by {@link #administer}.
     *
     * @return false unless overridden
     */
    default boolean canAdminister() {
        return false;
    }

    /**
     * Creates the connection for an operator who lists and creates root keys, without contacting the home.
     *
     * @param configuration as for {@link #connect}
     * @param secrets as for {@link #connect}
     * @return the home of the root keys
     * @throws RootKeyMisconfiguredException if an entry is unknown or has an invalid value; the message names key and value
     * @throws UnsupportedOperationException if {@link #canAdminister} returns false
     */
    default RootKeyAdministration administer(Map<String, String> configuration, SecretReader secrets) {
        throw new UnsupportedOperationException("Root keys are neither listed nor made here");
    }
}
