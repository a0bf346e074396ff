package org.o365se.cipher.format;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names one version of one scope key, as a message's header does.
 *
 * @param scope the scope's id
 * @param version the scope key version, 1 to 2^32 - 1
 */
public record ScopeKeyId(UUID scope, long version) {
    /** Greatest version that the header's four bytes can hold. */
    public static final long MAX_VERSION = 0xFFFF_FFFFL;

    /** Checks the range of the version. */
    public ScopeKeyId {
        if (version < 1 || version > MAX_VERSION) {
            throw new IllegalArgumentException("A scope key version is 1 to 2^32 - 1, not " + version);
        }
    }

    // Written out: what the compiler makes is linked by its first call, and the first message would wait for that.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ScopeKeyId that && version == that.version && scope.equals(that.scope);
    }

    @Override
    public int hashCode() {
        return 31 * scope.hashCode() + Long.hashCode(version);
    }
}
