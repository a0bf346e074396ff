package org.o365se.internal.model;

import org.jspecify.annotations.Nullable;

/**
 * The id of one version of one scope key, as in the header of a message. Ordered, so that hash tables stay fast with ids that an attacker has chosen.
 *
 * @param scope the scope's id
 * @param version the scope key version, 1 to 2^32 - 1
 */
public record ScopeKeyId(ScopeId scope, long version) implements Comparable<ScopeKeyId> {
    /** The maximum version that fits into the header's four bytes. */
    public static final long MAX_VERSION = 0xFFFF_FFFFL;

    /** Checks the range of the version. */
    public ScopeKeyId {
        if (version < 1 || version > MAX_VERSION) {
            throw new IllegalArgumentException("A scope key version is 1 to 2^32 - 1, not " + version);
        }
    }

    @Override
    public int compareTo(ScopeKeyId other) {
        int byScope = scope.compareTo(other.scope);
        return byScope != 0 ? byScope : Long.compare(version, other.version);
    }

    // Explicit, because the compiler's methods are linked at their first call, which would delay the first message.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ScopeKeyId that && version == that.version && scope.equals(that.scope);
    }

    @Override
    public int hashCode() {
        return 31 * scope.hashCode() + Long.hashCode(version);
    }
}
