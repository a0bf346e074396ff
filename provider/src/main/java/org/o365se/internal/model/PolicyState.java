package org.o365se.internal.model;

import java.util.List;

/**
 * The state of a policy, which only the chain key authenticates.
 *
 * @param enabled whether the policy may be used
 * @param purgeRequested whether its purge has been requested
 * @param denied the root keys that denied their use
 */
public record PolicyState(boolean enabled, boolean purgeRequested, List<DeniedMark> denied) {
    /** The state of a new policy. */
    public static final PolicyState NEW = new PolicyState(true, false, List.of());

    public PolicyState {
        denied = List.copyOf(denied);
    }
}
