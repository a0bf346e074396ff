package org.o365se;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The health of a key chain and its policies, as one process knows it. Immutable.
 *
 * @param chain the id of the chain
 * @param generation the generation that this process uses
 * @param time when the state was determined
 * @param policies its policies, oldest first
 * @param chainFailure why the chain cannot be read for changes by other processes; empty if it can
 */
public record ChainHealth(
        UUID chain, long generation, Instant time, List<PolicyHealth> policies, Optional<String> chainFailure) {
    /**
     * Copies the list.
     *
     * @param chain as above
     * @param generation as above
     * @param time as above
     * @param policies as above
     * @param chainFailure as above
     */
    public ChainHealth {
        policies = List.copyOf(policies);
    }

    /**
     * Returns the gravest state of a policy.
     *
     * @return {@link HealthState#OK} if there is no policy
     */
    public HealthState state() {
        return policies.stream()
                .map(PolicyHealth::state)
                .max(Comparator.naturalOrder())
                .orElse(HealthState.OK);
    }
}
