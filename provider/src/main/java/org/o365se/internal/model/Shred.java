package org.o365se.internal.model;

import java.util.List;

/**
 * The destruction of a scope's keys. The record of the scope stays, so that neither its id nor its aliases come back.
 *
 * @param at milliseconds since 1970
 * @param reason why, for people to read
 * @param request the text that the approvers of the policy signed; empty if the policy has none
 * @param signatures those of the approvers
 * @param evidence what was found of each key above the scope's keys
 */
public record Shred(long at, String reason, Bytes request, List<Bytes> signatures, List<KeyEvidence> evidence) {
    /** Copies the lists. */
    public Shred {
        signatures = List.copyOf(signatures);
        evidence = List.copyOf(evidence);
    }
}
