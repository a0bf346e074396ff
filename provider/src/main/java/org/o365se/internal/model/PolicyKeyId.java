package org.o365se.internal.model;

import org.jspecify.annotations.Nullable;

/**
 * Names one version of one policy key. Ordered, so that hash tables of ids chosen by somebody else stay fast.
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

    // Written out: the compiler's own are linked at their first call, and the first message would wait for that.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyKeyId that && version == that.version && policy.equals(that.policy);
    }

    @Override
    public int hashCode() {
        return 31 * policy.hashCode() + Long.hashCode(version);
    }
}
