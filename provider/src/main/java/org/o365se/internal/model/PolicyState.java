package org.o365se.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of a policy, which only the chain key authenticates.
 *
 * @param enabled whether the policy may be used
 * @param purgeRequested whether its purge has been requested
 * @param denied the root keys that denied their use
 * @param outageSince the last success of a root key before the outage that the availability key bridges, in milliseconds since 1970; 0 if there is no outage
 * @param forgets how often unwrapped keys were removed from all processes
 * @param availability the last decision on the use of the availability key; empty if the binding of the policy key decides
 */
public record PolicyState(
        boolean enabled,
        boolean purgeRequested,
        List<DeniedMark> denied,
        long outageSince,
        long forgets,
        Optional<AvailabilityDecision> availability) {
    /** The largest number of denied marks. */
    public static final int MAX_DENIED = 64;

    /** The state of a new policy. */
    public static final PolicyState NEW = new PolicyState(true, false, List.of(), 0, 0, Optional.empty());

    public PolicyState {
        denied = List.copyOf(denied);
    }

    /** Returns the mark of a root key. */
    public Optional<DeniedMark> markOf(RootKeyUri root, String version) {
        return denied.stream().filter(mark -> mark.isOf(root, version)).findFirst();
    }

    /** Returns this state with a denial of a root key, unless it is marked already. */
    public PolicyState denied(RootKeyUri root, String version, long now) {
        if (markOf(root, version).isPresent() || denied.size() >= MAX_DENIED) {
            return this;
        }
        var marks = new ArrayList<>(denied);
        marks.add(new DeniedMark(root, version, now));
        return new PolicyState(enabled, purgeRequested, marks, outageSince, forgets, availability);
    }

    /** Returns this state after a success of a root key: it is not denied, and there is no outage. */
    public PolicyState opened(RootKeyUri root, String version) {
        if (markOf(root, version).isEmpty() && outageSince == 0) {
            return this;
        }
        var marks = denied.stream().filter(mark -> !mark.isOf(root, version)).toList();
        return new PolicyState(enabled, purgeRequested, marks, 0, forgets, availability);
    }

    /** Returns this state with the beginning of an outage, unless it has one already. */
    public PolicyState withOutage(long lastSuccess) {
        return outageSince != 0
                ? this
                : new PolicyState(enabled, purgeRequested, denied, lastSuccess, forgets, availability);
    }

    /** Returns this state, enabled or disabled. */
    public PolicyState enabled(boolean isEnabled) {
        return new PolicyState(isEnabled, purgeRequested, denied, outageSince, forgets, availability);
    }

    /** Returns this state without the marks of root keys that are no longer used. */
    public PolicyState withDenied(List<DeniedMark> kept) {
        return new PolicyState(enabled, purgeRequested, kept, outageSince, forgets, availability);
    }

    /** Returns this state after unwrapped keys were removed once more. */
    public PolicyState forgotten() {
        return new PolicyState(enabled, purgeRequested, denied, outageSince, forgets + 1, availability);
    }

    /** Returns this state with a decision on the use of the availability key. */
    public PolicyState with(AvailabilityDecision decision) {
        return new PolicyState(enabled, purgeRequested, denied, outageSince, forgets, Optional.of(decision));
    }
}
