package org.o365se.internal.model;

import java.util.List;

/**
 * One version of a scope key in the chain.
 *
 * @param version from 1
 * @param wrappedBy the policy key that wraps it, of the scope's policy
 * @param nonce 12 bytes, random
 * @param wrapped 48 bytes, AES-256-GCM
 * @param predecessorTag over this scope key, under the version before it in the list; empty for the first
 * @param lineage every policy key that ever wrapped it, oldest first: a crypto-shred is final only when all their root keys are destroyed
 * @param createdAt milliseconds since 1970
 */
public record WrappedScopeKey(
        long version,
        PolicyKeyId wrappedBy,
        Bytes nonce,
        Bytes wrapped,
        Bytes predecessorTag,
        List<PolicyKeyId> lineage,
        long createdAt) {
    public WrappedScopeKey {
        lineage = List.copyOf(lineage);
    }

    /** Returns the version without its key: its number, lineage and time of creation. */
    public WrappedScopeKey destroyed() {
        return new WrappedScopeKey(version, wrappedBy, Bytes.NONE, Bytes.NONE, Bytes.NONE, lineage, createdAt);
    }
}
