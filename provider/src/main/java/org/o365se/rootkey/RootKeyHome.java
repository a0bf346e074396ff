package org.o365se.rootkey;

import java.util.List;

/**
 * The connection to all root keys of some URI schemes under one configuration. Made by a {@link RootKeyFactory}; thread-safe; closed with the key
 * chain or provider that opened it.
 *
 * <p>A home returns a root key only to the tenants that its configuration names for it, so that nobody makes a policy under the HSM or vault of another
 * customer: it refuses with {@link RootKeyMisconfiguredException} before it contacts anything. The tenant of an existing policy is the one that is recorded
 * with its policy key, whatever the policy is called now.
 */
public interface RootKeyHome extends AutoCloseable {
    /**
     * Finds the newest version of a root key, to wrap with it.
     *
     * @param uri the root key URI
     * @param tenant the customer whose policy key it shall wrap
     * @return the key
     * @throws RootKeyMisconfiguredException if the configuration does not allow the key's place to the tenant
     * @throws RootKeyException if it cannot be found or used
     */
    RootKey newest(String uri, String tenant);

    /**
     * Finds one exact version of a root key, to unwrap what it wrapped.
     *
     * @param description what was recorded with the wrapped copy
     * @param tenant the customer whose policy key it wraps
     * @return the key
     * @throws RootKeyMisconfiguredException if the configuration does not allow the key's place to the tenant
     * @throws RootKeyException if it cannot be found or used
     */
    RootKey exact(RootKeyDescription description, String tenant);

    /**
     * Checks for the operator whether a root key is suitable. It asks for no tenant, wraps nothing that is kept, and a rule that the key does not keep is an
     * answer, not a failure.
     *
     * @param uri the root key URI
     * @return one answer for each rule, in the order in which they are to be read
     * @throws RootKeyException if the key cannot be reached at all
     */
    List<RootKeyCheck> check(String uri);

    /** Ends all threads and connections. Other threads may be in the midst of a call, which may then fail as it likes. */
    @Override
    void close();
}
