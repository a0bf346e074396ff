package org.o365se.internal.model;

import org.jspecify.annotations.Nullable;

/**
 * The id of one version of one policy key. Ordered, so that hash tables stay fast with ids that an attacker has chosen.
 *
 * @param policy the policy's id
 * @param version from 1
 */
public record PolicyKeyId(PolicyId policy, long version) implements Comparable<PolicyKeyId> {
    @Override
    public int compareTo(PolicyKeyId other) {
        int byPolicy = policy.compareTo(other.policy);
        return byPolicy != 0 ? byPolicy : Long.compare(version, other.version);
    }

    // Explicit, because the compiler's methods are linked at their first call, which would delay the first message.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyKeyId that && version == that.version && policy.equals(that.policy);
    }

    @Override
    public int hashCode() {
        return 31 * policy.hashCode() + Long.hashCode(version);
    }
}
