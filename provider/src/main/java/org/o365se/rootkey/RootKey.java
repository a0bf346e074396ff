package org.o365se.rootkey;

/**
 * One exact version of a root key: wraps and unwraps policy keys, and never leaves its home.
 *
 * <p>Written by a bridge. Implementations are thread-safe, end every call by a deadline of their own, and report each failure as the right subtype of
 * {@link RootKeyException}.
 */
public interface RootKey {
    /**
     * Describes the key. Costs no call to its home.
     *
     * @return what is recorded beside every copy that this key wraps
     */
    RootKeyDescription describe();

    /**
     * Wraps a policy key.
     *
     * @param policyKey the key's bytes; the array stays the caller's, who wipes it
     * @return the wrapped bytes, at most {@value WrappedKeyLimits#MAX_BYTES}
     * @throws RootKeyException if the key's home does not do it
     */
    byte[] wrap(byte[] policyKey);

    /**
     * Unwraps a policy key.
     *
     * @param wrapped what {@link #wrap} gave
     * @return the key's bytes; the array is the caller's, who wipes it
     * @throws RootKeyException if the key's home does not do it
     */
    byte[] unwrap(byte[] wrapped);
}
