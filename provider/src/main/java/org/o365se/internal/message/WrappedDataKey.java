package org.o365se.internal.message;

import java.nio.ByteBuffer;
import org.o365se.internal.model.ScopeKeyId;

/** A data key wrapped by one version of a scope key, as a message's header carries it. Immutable. */
public final class WrappedDataKey {
    /** Length of a wrapped data key in bytes. */
    public static final int BYTES = 40;

    private final ScopeKeyId scopeKey;
    private final byte[] wrapped;

    private WrappedDataKey(ScopeKeyId scopeKey, byte[] wrapped) {
        if (wrapped.length != BYTES) {
            throw new IllegalArgumentException("A wrapped data key has " + BYTES + " bytes, not " + wrapped.length);
        }
        this.scopeKey = scopeKey;
        this.wrapped = wrapped;
    }

    /**
     * Makes it of an array that from now on belongs to it.
     *
     * @param scopeKey which scope key wrapped it
     * @param wrapped 40 bytes, AES-KW
     * @return the wrapped data key
     */
    public static WrappedDataKey takeOwnershipOf(ScopeKeyId scopeKey, byte[] wrapped) {
        return new WrappedDataKey(scopeKey, wrapped);
    }

    /**
     * Names the scope key that opens it.
     *
     * @return scope and version
     */
    public ScopeKeyId scopeKey() {
        return scopeKey;
    }

    /**
     * Returns the wrapped bytes.
     *
     * @return a copy, 40 bytes
     */
    public byte[] bytes() {
        return wrapped.clone();
    }

    void putInto(ByteBuffer target) {
        target.put(wrapped);
    }
}
