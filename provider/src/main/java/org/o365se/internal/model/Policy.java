package org.o365se.internal.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.o365se.AvailabilityChoice;
import org.o365se.rootkey.RootKeyDescription;

/**
 * A policy of the chain: its state, which only the chain key authenticates, its names, and its policy key versions.
 *
 * @param id never changes
 * @param names its aliases, usually one
 * @param tenant the tenant it belongs to
 * @param state whether it may be used, and which root keys denied their use
 * @param defaultScope the scope under which its handle encrypts
 * @param defaultScopeTag over the choice of the default scope, under the policy key
 * @param createdAt milliseconds since 1970
 * @param nextVersion the number of its next policy key version; never decreases, so that no number is used twice
 * @param versions its policy keys, oldest first
 */
public record Policy(
        PolicyId id,
        List<Name> names,
        Tenant tenant,
        PolicyState state,
        ScopeId defaultScope,
        KeyTag defaultScopeTag,
        long createdAt,
        long nextVersion,
        List<PolicyVersion> versions) {
    public Policy {
        names = List.copyOf(names);
        versions = List.copyOf(versions);
    }

    public PolicyVersion currentVersion() {
        return versions.get(versions.size() - 1);
    }

    public PolicyVersion version(long number) {
        return find(number).orElseThrow(() -> new IllegalStateException("The chain was checked when it was read"));
    }

    /** Finds a version by its number; the numbers are in ascending order. */
    public Optional<PolicyVersion> find(long number) {
        int from = 0;
        int to = versions.size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            var found = versions.get(middle);
            if (found.number() == number) {
                return Optional.of(found);
            }
            if (found.number() < number) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** Returns the index of a version that {@link #version} returned. */
    public int indexOf(PolicyVersion version) {
        for (int i = versions.size() - 1; i >= 0; i--) {
            if (versions.get(i).number() == version.number()) {
                return i;
            }
        }
        throw new IllegalStateException("A version is always one of its policy");
    }

    public Policy withNames(List<Name> changed) {
        return new Policy(id, changed, tenant, state, defaultScope, defaultScopeTag, createdAt, nextVersion, versions);
    }

    public Policy withDefaultScope(ScopeId scope, KeyTag tag) {
        return new Policy(id, names, tenant, state, scope, tag, createdAt, nextVersion, versions);
    }

    public Policy withNextVersion(long next) {
        return new Policy(id, names, tenant, state, defaultScope, defaultScopeTag, createdAt, next, versions);
    }

    public Policy withState(PolicyState changed) {
        return new Policy(id, names, tenant, changed, defaultScope, defaultScopeTag, createdAt, nextVersion, versions);
    }

    /** Returns the policy with another policy key version, which is its newest from then on. */
    public Policy withNewVersion(PolicyVersion added) {
        var changed = new ArrayList<>(versions);
        changed.add(added);
        return new Policy(id, names, tenant, state, defaultScope, defaultScopeTag, createdAt, nextVersion + 1, changed);
    }

    public Policy withVersions(List<PolicyVersion> changed) {
        return new Policy(id, names, tenant, state, defaultScope, defaultScopeTag, createdAt, nextVersion, changed);
    }

    /** Returns the permitted use of the availability key: the last decision, or otherwise that of the newest binding. */
    public AvailabilityChoice availability() {
        return state.availability()
                .map(AvailabilityDecision::choice)
                .orElseGet(() -> currentVersion().binding().availability());
    }

    /** Returns whether its keys were destroyed. */
    public boolean isPurged() {
        return state.purge().filter(Purge::isDone).isPresent();
    }

    /** Returns the availability keys that wrap or have wrapped one of its policy keys, as far as the chain knows. */
    public Set<RootKeyDescription> availabilityKeys() {
        var keys = new LinkedHashSet<>(state.formerAvailability());
        versions.forEach(version -> version.availability().ifPresent(copy -> keys.add(copy.key())));
        return keys;
    }

    /** Returns the approver set of the newest policy key version; empty if no signature is required. */
    public List<Approver> approvers() {
        return currentVersion().binding().approvers();
    }

    public Naming defaultScopeNaming() {
        return new Naming.OfDefaultScope(id, defaultScope);
    }

    /** Returns the name for messages: the first alias, or the id if there is none. */
    public String displayName() {
        return names.isEmpty() ? id.toString() : names.get(0).alias().toString();
    }
}
