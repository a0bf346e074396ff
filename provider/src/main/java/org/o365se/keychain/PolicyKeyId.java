package org.o365se.keychain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names one version of one policy key.
 *
 * @param policy the policy's id
 * @param version from 1
 */
record PolicyKeyId(UUID policy, long version) {
    // Written out: what the compiler makes is linked by its first call, and the first message would wait for that.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyKeyId that && version == that.version && policy.equals(that.policy);
    }

    @Override
    public int hashCode() {
        return 31 * policy.hashCode() + Long.hashCode(version);
    }
}
