package org.o365se.keychain;

import java.util.List;

/**
 * One version of a scope key as the chain holds it.
 *
 * @param version from 1
 * @param wrappedBy which policy key wraps it
 * @param nonce 12 bytes, random
 * @param wrapped 48 bytes, AES-256-GCM
 * @param lineage every policy key that ever wrapped it, oldest first: a shred is final only when all their roots are gone
 * @param createdAt milliseconds since 1970
 */
record WrappedScopeKey(
        long version, PolicyKeyId wrappedBy, Bytes nonce, Bytes wrapped, List<PolicyKeyId> lineage, long createdAt) {
    WrappedScopeKey {
        lineage = List.copyOf(lineage);
    }
}
