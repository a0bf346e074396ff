package org.o365se.internal.model;

import org.jspecify.annotations.Nullable;
import org.o365se.internal.record.RecordCodec;

/**
 * A tag computed with a policy key, and the version of the policy key. The policy is that of the record with the tag.
 *
 * @param keyVersion the policy key version, from 1
 * @param bytes {@link RecordCodec#TAG_BYTES} bytes
 */
public record KeyTag(long keyVersion, Bytes bytes) {
    /** Compares the identity first, which is the usual case for the next message under a handle. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || (other instanceof KeyTag that && keyVersion == that.keyVersion && bytes.equals(that.bytes));
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(keyVersion) + bytes.hashCode();
    }
}
