package org.o365se.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the approvers of a policy have done so far.
 *
 * @param seal the signature of the service over the approver set of the newest policy key version, so that it can be trusted while no root key opens the policy
 *     key; empty if the policy has no approvers
 * @param used the requests that were applied and have not expired: none is applied twice
 */
public record Quorum(Optional<Bytes> seal, List<Used> used) {
    /** The largest number of requests that are remembered. */
    public static final int MAX_USED = 64;

    /** Nothing has been done. */
    public static final Quorum NONE = new Quorum(Optional.empty(), List.of());

    /**
     * A request that was applied.
     *
     * @param digest SHA-256 of its text, 32 bytes
     * @param notAfter when it expires, in milliseconds since 1970
     */
    public record Used(Bytes digest, long notAfter) {}

    /** Copies the list. */
    public Quorum {
        used = List.copyOf(used);
    }

    /** Returns whether a request was applied. */
    public boolean hasUsed(Bytes digest) {
        return used.stream().anyMatch(one -> one.digest().equals(digest));
    }

    /** Returns whether as many requests are remembered as the record of the policy can have. */
    public boolean isFull(long now) {
        return inForce(now).size() >= MAX_USED;
    }

    private List<Used> inForce(long now) {
        return used.stream().filter(one -> one.notAfter() >= now).toList();
    }

    /** Returns this with one more request; those that have expired are left out, because they are refused anyway. */
    public Quorum using(Bytes digest, long notAfter, long now) {
        var kept = new ArrayList<>(inForce(now));
        kept.add(new Used(digest, notAfter));
        return new Quorum(seal, kept);
    }

    /** Returns this with another seal. */
    public Quorum withSeal(Optional<Bytes> changed) {
        return new Quorum(changed, used);
    }
}
