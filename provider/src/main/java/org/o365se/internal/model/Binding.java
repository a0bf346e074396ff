package org.o365se.internal.model;

import java.util.List;
import org.o365se.AvailabilityChoice;
import org.o365se.Profile;
import org.o365se.rootkey.RootKeyDescription;

/**
 * The fixed properties of a policy key version: tagged under a key derived from the policy key itself, so that an attacker who can write to the chain but
 * cannot unwrap the policy key cannot change them.
 *
 * @param chainId the chain it belongs to
 * @param tenant the tenant it belongs to
 * @param key the policy key version
 * @param profile the workload's rules
 * @param roots the exact root keys that wrap it
 * @param availability the permitted use of the availability key
 * @param approvers the possible signers, empty if no signature is required
 * @param threshold the number of signatures required
 */
public record Binding(
        ChainId chainId,
        Tenant tenant,
        PolicyKeyId key,
        Profile profile,
        List<RootKeyDescription> roots,
        AvailabilityChoice availability,
        List<Approver> approvers,
        int threshold) {
    public Binding {
        roots = List.copyOf(roots);
        approvers = List.copyOf(approvers);
    }
}
