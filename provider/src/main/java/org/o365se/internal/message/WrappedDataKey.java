package org.o365se.internal.message;

import java.nio.ByteBuffer;
import org.o365se.internal.model.ScopeKeyId;

/** A data key wrapped by one version of a scope key for a message of one suite, as in the header of the message. Immutable. */
public final class WrappedDataKey {
    /** Length of a wrapped data key in bytes. */
    public static final int BYTES = 40;

    private final Suite suite;
    private final ScopeKeyId scopeKey;
    private final byte[] wrapped;

    private WrappedDataKey(Suite suite, ScopeKeyId scopeKey, byte[] wrapped) {
        if (wrapped.length != BYTES) {
            throw new IllegalArgumentException("A wrapped data key has " + BYTES + " bytes, not " + wrapped.length);
        }
        this.suite = suite;
        this.scopeKey = scopeKey;
        this.wrapped = wrapped;
    }

    /**
     * Creates a wrapped data key that takes ownership of an array.
     *
     * @param suite the suite that the wrapping key is bound to
     * @param scopeKey the scope key version whose wrapping key wrapped it
     * @param wrapped 40 bytes, AES-KW
     * @return the wrapped data key
     */
    public static WrappedDataKey takeOwnershipOf(Suite suite, ScopeKeyId scopeKey, byte[] wrapped) {
        return new WrappedDataKey(suite, scopeKey, wrapped);
    }

    /**
     * Returns the suite of the message.
     *
     * @return the suite that the wrapping key is bound to
     */
    public Suite suite() {
        return suite;
    }

    /**
     * Returns the scope key version that unwraps it.
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
