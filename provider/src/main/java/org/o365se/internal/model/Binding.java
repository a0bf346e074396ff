package org.o365se.internal.model;

import java.util.List;
import org.o365se.AvailabilityChoice;
import org.o365se.Profile;
import org.o365se.rootkey.RootKeyDescription;

/**
 * What a policy key version is tied to for ever: tagged under a key derived from the policy key itself, so that somebody who can write the chain but
 * cannot open the policy key cannot change it.
 *
 * @param chainId the chain it belongs to
 * @param tenant the tenant it belongs to
 * @param key which policy key version
 * @param profile the workload's rules
 * @param roots the exact root keys that wrap it
 * @param availability what the availability key may be used for
 * @param approvers who may sign, empty if nobody must
 * @param threshold how many of them must sign
 */
public record Binding(
        ChainId chainId,
        String tenant,
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
