package org.o365se.internal.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.o365se.AvailabilityChoice;
import org.o365se.PolicyStatus;
import org.o365se.Profile;
import org.o365se.rootkey.RootKeyDescription;

/**
 * The description of a policy.
 *
 * @param id its id
 * @param alias its name, or the id in text form if it has none
 * @param profile the workload's rules
 * @param policyKeyVersion the newest policy key version
 * @param roots the root keys that wrap it
 * @param availability the permitted use of the availability key
 * @param availabilityKey the URI of the availability key, if the policy has one
 * @param status whether it may be used, and how far a roll has come
 * @param awaitsSignature whether it cannot be used until an operator signs it
 * @param approvers the possible signers of changes; empty if none is required
 * @param threshold how many of them must sign
 * @param createdAt when it was created
 */
public record PolicyInfo(
        PolicyId id,
        String alias,
        Profile profile,
        long policyKeyVersion,
        List<RootKeyDescription> roots,
        AvailabilityChoice availability,
        Optional<String> availabilityKey,
        PolicyStatus status,
        boolean awaitsSignature,
        List<Approver> approvers,
        int threshold,
        Instant createdAt) {
    public static PolicyInfo of(ChainSnapshot chain, Policy policy, boolean awaitsSignature) {
        var binding = policy.currentVersion().binding();
        return new PolicyInfo(
                policy.id(),
                policy.displayName(),
                binding.profile(),
                binding.key().version(),
                binding.roots(),
                policy.availability(),
                policy.currentVersion().availability().map(copy -> copy.key().uri()),
                PolicyProgress.of(chain, policy).statusOf(policy),
                awaitsSignature,
                binding.approvers(),
                binding.threshold(),
                Instant.ofEpochMilli(policy.createdAt()));
    }
}
