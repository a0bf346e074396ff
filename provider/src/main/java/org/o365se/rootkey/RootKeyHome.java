package org.o365se.rootkey;

import java.util.List;

/**
 * The connection to all root keys of some URI schemes under one configuration. Created by a {@link RootKeyFactory}; thread-safe; closed with the key chain or
 * provider that opened it.
 *
 * <p>A home returns a root key only to the tenants that its configuration allows, so that no policy uses the HSM or vault of another customer: it throws
 * {@link RootKeyMisconfiguredException} before it contacts the HSM or vault. The tenant of an existing policy is the one that is recorded with its policy key,
 * regardless of the policy's current aliases.
 */
public interface RootKeyHome extends AutoCloseable {
    /**
     * Finds the newest version of a root key, to wrap with it.
     *
     * @param uri the root key URI
     * @param tenant the customer whose policy key it will wrap
     * @return the key
     * @throws RootKeyMisconfiguredException if the configuration does not allow the tenant to use the key's HSM or vault
     * @throws RootKeyException if it cannot be found or used
     */
    RootKey newest(String uri, String tenant);

    /**
     * Finds one exact version of a root key, to unwrap what it wrapped.
     *
     * @param description the description that was recorded with the wrapped copy
     * @param tenant the customer whose policy key it wraps
     * @return the key
     * @throws RootKeyMisconfiguredException if the configuration does not allow the tenant to use the key's HSM or vault
     * @throws RootKeyException if it cannot be found or used
     */
    RootKey exact(RootKeyDescription description, String tenant);

    /**
     * Checks for the operator whether a root key is suitable. The check is independent of tenants and stores nothing; a rule that the key violates is a result,
     * not a failure.
     *
     * @param uri the root key URI
     * @return one result for each rule, in the order in which they are to be read
     * @throws RootKeyException if the key cannot be reached
     */
    List<RootKeyCheck> check(String uri);

    /**
     * Looks whether a key still exists at its home, without using it.
     *
     * @param description the description that was recorded with a wrapped copy
     * @param tenant the customer whose policy key it wraps
     * @return what the home says; {@link RootKeyPresence#UNKNOWN} if this home cannot tell
     * @throws RootKeyMisconfiguredException if the configuration does not allow the tenant to use the key's HSM or vault
     * @throws RootKeyException if the home cannot be asked
     */
    default RootKeyPresence presence(RootKeyDescription description, String tenant) {
        return RootKeyPresence.UNKNOWN;
    }

    /** Ends all threads and connections. Calls of other threads that are in progress may then fail in any way. */
    @Override
    void close();
}
