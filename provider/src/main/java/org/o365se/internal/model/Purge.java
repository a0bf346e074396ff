package org.o365se.internal.model;

import java.util.List;

/**
 * The purge of a policy: requested, then approved, then, after the cooling-off, done.
 *
 * @param request the text that the approvers sign
 * @param requestedAt milliseconds since 1970
 * @param signatures those of the approvers; empty until it is approved
 * @param approvedAt milliseconds since 1970; 0 until it is approved
 * @param notBefore the end of the cooling-off, in milliseconds since 1970; 0 until it is approved
 * @param destroyedAt when the copies of the policy keys were removed, in milliseconds since 1970; 0 until then
 * @param evidence what was found of each key, at the request and then at the destruction
 */
public record Purge(
        Bytes request,
        long requestedAt,
        List<Bytes> signatures,
        long approvedAt,
        long notBefore,
        long destroyedAt,
        List<KeyEvidence> evidence) {
    /** The largest number of keys whose evidence is recorded. */
    public static final int MAX_EVIDENCE = 256;

    /** Copies the lists. */
    public Purge {
        signatures = List.copyOf(signatures);
        evidence = List.copyOf(evidence);
    }

    /** Returns a purge that nobody has approved yet. */
    public static Purge requested(Bytes request, long now, List<KeyEvidence> evidence) {
        return new Purge(request, now, List.of(), 0, 0, 0, evidence);
    }

    public boolean isApproved() {
        return approvedAt != 0;
    }

    /** Returns whether the copies of the policy keys were removed. */
    public boolean isDone() {
        return destroyedAt != 0;
    }

    /** Returns this purge, approved. */
    public Purge approved(List<Bytes> signed, long now, long end) {
        return new Purge(request, requestedAt, signed, now, end, 0, evidence);
    }

    /** Returns this purge, done. */
    public Purge done(long now, List<KeyEvidence> found) {
        return new Purge(request, requestedAt, signatures, approvedAt, notBefore, now, found);
    }
}
