package org.o365se.rootkey;

import java.util.Optional;

/**
 * One exact version of a root key: wraps and unwraps policy keys, and never leaves its home.
 *
 * <p>Implemented by a bridge. Implementations are thread-safe, end every call by their own deadline, and report each failure as the matching subtype of
 * {@link RootKeyException}.
 */
public interface RootKey {
    /**
     * Returns the description of the key, without a call to its home.
     *
     * @return the description that is recorded with every copy that this key wraps
     */
    RootKeyDescription describe();

    /**
     * Returns the fingerprint of the key's public half. One RSA key that is in two homes has two versions, but one fingerprint. Makes no call to the key's home.
     *
     * @return as from {@link JdkAlgorithms#fingerprint}; empty if the key is not an RSA key, or its home has not reported the public half
     */
    default Optional<String> fingerprint() {
        return Optional.empty();
    }

    /**
     * Wraps a policy key.
     *
     * @param policyKey the key's bytes; the caller wipes the array
     * @return the wrapped bytes, at most {@value WrappedKeyLimits#MAX_BYTES}
     * @throws RootKeyException if the key's home refuses or fails
     */
    byte[] wrap(byte[] policyKey);

    /**
     * Unwraps a policy key.
     *
     * @param wrapped from {@link #wrap}
     * @return the key's bytes; the caller wipes the array
     * @throws RootKeyException if the key's home refuses or fails
     */
    byte[] unwrap(byte[] wrapped);
}
