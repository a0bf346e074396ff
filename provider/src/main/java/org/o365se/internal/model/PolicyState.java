package org.o365se.internal.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.o365se.rootkey.RootKeyDescription;

/**
 * The state of a policy, which only the chain key authenticates.
 *
 * @param enabled whether the policy may be used
 * @param purge its purge, if one was requested
 * @param denied the root keys that denied their use
 * @param outageSince the last success of a root key before the outage that the availability key bridges, in milliseconds since 1970; 0 if there is no outage
 * @param forgets how often unwrapped keys were removed from all processes
 * @param availability the last decision on the use of the availability key; empty if the binding of the policy key decides
 * @param formerAvailability availability keys whose copies were removed: with an old copy of the chain they can still unwrap
 * @param quorum what its approvers have done so far
 */
public record PolicyState(
        boolean enabled,
        Optional<Purge> purge,
        List<DeniedMark> denied,
        long outageSince,
        long forgets,
        Optional<AvailabilityDecision> availability,
        List<RootKeyDescription> formerAvailability,
        Quorum quorum) {
    /** The largest number of denied marks. */
    public static final int MAX_DENIED = 64;

    /** The largest number of former availability keys. */
    public static final int MAX_FORMER = 64;

    /** The state of a new policy. */
    public static final PolicyState NEW =
            new PolicyState(true, Optional.empty(), List.of(), 0, 0, Optional.empty(), List.of(), Quorum.NONE);

    public PolicyState {
        denied = List.copyOf(denied);
        formerAvailability = List.copyOf(formerAvailability);
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
        return new PolicyState(enabled, purge, marks, outageSince, forgets, availability, formerAvailability, quorum);
    }

    /** Returns this state after a success of a root key: it is not denied, and there is no outage. */
    public PolicyState opened(RootKeyUri root, String version) {
        if (markOf(root, version).isEmpty() && outageSince == 0) {
            return this;
        }
        var marks = denied.stream().filter(mark -> !mark.isOf(root, version)).toList();
        return new PolicyState(enabled, purge, marks, 0, forgets, availability, formerAvailability, quorum);
    }

    /** Returns this state with the beginning of an outage, unless it has one already. */
    public PolicyState withOutage(long lastSuccess) {
        return outageSince != 0
                ? this
                : new PolicyState(
                        enabled, purge, denied, lastSuccess, forgets, availability, formerAvailability, quorum);
    }

    /** Returns this state, enabled or disabled. */
    public PolicyState enabled(boolean isEnabled) {
        return new PolicyState(
                isEnabled, purge, denied, outageSince, forgets, availability, formerAvailability, quorum);
    }

    /** Returns this state without the marks of root keys that are no longer used. */
    public PolicyState withDenied(List<DeniedMark> kept) {
        return new PolicyState(enabled, purge, kept, outageSince, forgets, availability, formerAvailability, quorum);
    }

    /** Returns this state after unwrapped keys were removed once more. */
    public PolicyState forgotten() {
        return new PolicyState(
                enabled, purge, denied, outageSince, forgets + 1, availability, formerAvailability, quorum);
    }

    /** Returns this state with a decision on the use of the availability key. */
    public PolicyState with(AvailabilityDecision decision) {
        return new PolicyState(
                enabled, purge, denied, outageSince, forgets, Optional.of(decision), formerAvailability, quorum);
    }

    /** Returns this state with another state of its purge; its unwrapped keys are removed from all processes. */
    public PolicyState withPurge(Optional<Purge> changed) {
        return new PolicyState(
                enabled, changed, denied, outageSince, forgets + 1, availability, formerAvailability, quorum);
    }

    /** Returns this state with availability keys whose copies are removed. */
    public PolicyState withFormer(Collection<RootKeyDescription> removed) {
        var former = new LinkedHashSet<>(formerAvailability);
        removed.stream().limit(MAX_FORMER).forEach(former::add);
        return new PolicyState(
                enabled,
                purge,
                denied,
                outageSince,
                forgets,
                availability,
                former.stream().limit(MAX_FORMER).toList(),
                quorum);
    }

    /** Returns this state with what its approvers have done. */
    public PolicyState with(Quorum changed) {
        return new PolicyState(enabled, purge, denied, outageSince, forgets, availability, formerAvailability, changed);
    }

    /** Returns whether the policy may be used. */
    public boolean isUsable() {
        return enabled && purge.isEmpty();
    }
}
