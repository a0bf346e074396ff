package org.o365se;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The health of a policy, that is, of its newest policy key version. Immutable.
 *
 * @param policyId the id of the policy
 * @param policy its alias, or the id in text form if it has none
 * @param tenant the tenant that it belongs to
 * @param state its state
 * @param reason why it is in this state, with the error ids of the failures
 * @param since when the state began, as far as this process knows; empty if it has not changed since the chain was opened
 * @param outlook what happens next if nothing changes
 * @param until when the unwrapped policy key expires, on which the policy depends; present only while every root key fails and there is one
 * @param roots its root keys, in the order of the policy
 */
public record PolicyHealth(
        UUID policyId,
        String policy,
        String tenant,
        HealthState state,
        String reason,
        Optional<Instant> since,
        String outlook,
        Optional<Instant> until,
        List<RootHealth> roots) {
    /**
     * Copies the list.
     *
     * @param policyId as above
     * @param policy as above
     * @param tenant as above
     * @param state as above
     * @param reason as above
     * @param since as above
     * @param outlook as above
     * @param until as above
     * @param roots as above
     */
    public PolicyHealth {
        roots = List.copyOf(roots);
    }
}
