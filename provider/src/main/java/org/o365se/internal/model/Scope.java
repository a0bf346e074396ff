package org.o365se.internal.model;

import java.util.List;
import java.util.Optional;

/**
 * A scope of the chain.
 *
 * @param id never changes; contained in messages
 * @param names its aliases; none for most default scopes and for a scope whose entry was deleted
 * @param tenant the tenant it belongs to
 * @param policy the policy it is assigned to, whose policy keys wrap its scope keys
 * @param createdAt milliseconds since 1970
 * @param nextKeyVersion the number of its next scope key version; never decreases, so that no number is used twice
 * @param keys its scope key versions, oldest first; the last one encrypts
 * @param shred the destruction of its keys; if present, the versions have their numbers and lineages only
 */
public record Scope(
        ScopeId id,
        List<Name> names,
        Tenant tenant,
        PolicyId policy,
        long createdAt,
        long nextKeyVersion,
        List<WrappedScopeKey> keys,
        Optional<Shred> shred) {
    /** Returned by {@link #indexOf} for a version that the scope does not have. */
    static final int NONE = -1;

    public Scope {
        names = List.copyOf(names);
        keys = List.copyOf(keys);
    }

    /** Creates a scope whose keys are there. */
    public Scope(
            ScopeId id,
            List<Name> names,
            Tenant tenant,
            PolicyId policy,
            long createdAt,
            long nextKeyVersion,
            List<WrappedScopeKey> keys) {
        this(id, names, tenant, policy, createdAt, nextKeyVersion, keys, Optional.empty());
    }

    /** Returns whether its keys were destroyed. */
    public boolean isShredded() {
        return shred.isPresent();
    }

    /** Returns the scope without its keys; the numbers and lineages of the versions stay. */
    public Scope shredded(Shred how) {
        return new Scope(
                id,
                names,
                tenant,
                policy,
                createdAt,
                nextKeyVersion,
                keys.stream().map(WrappedScopeKey::destroyed).toList(),
                Optional.of(how));
    }

    public WrappedScopeKey currentKey() {
        return keys.get(keys.size() - 1);
    }

    /** Returns the index of a scope key version, or {@link #NONE}. */
    public int indexOf(long version) {
        // From the end, because most messages are recent.
        for (int i = keys.size() - 1; i >= 0; i--) {
            if (keys.get(i).version() == version) {
                return i;
            }
        }
        return NONE;
    }

    public Optional<WrappedScopeKey> key(long version) {
        int index = indexOf(version);
        return index == NONE ? Optional.empty() : Optional.of(keys.get(index));
    }

    public Scope withNames(List<Name> changed) {
        return new Scope(id, changed, tenant, policy, createdAt, nextKeyVersion, keys);
    }

    public Scope withNextKeyVersion(long next) {
        return new Scope(id, names, tenant, policy, createdAt, next, keys, shred);
    }

    public Scope withNewKey(List<WrappedScopeKey> changed) {
        return new Scope(id, names, tenant, policy, createdAt, nextKeyVersion + 1, changed);
    }

    /** Returns whether one of its keys is wrapped by a policy key. */
    public boolean isWrappedBy(PolicyKeyId policyKey) {
        return !isShredded() && keys.stream().anyMatch(key -> key.wrappedBy().equals(policyKey));
    }

    /** Returns whether one of its keys is wrapped by another policy key than the given one. */
    public boolean isWrappedByOtherThan(PolicyKeyId policyKey) {
        if (isShredded()) {
            return false;
        }
        for (var key : keys) {
            if (!key.wrappedBy().equals(policyKey)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether a sweep still has to wrap its keys with a policy key.
     *
     * @param policyKey the newest policy key of its policy
     * @param newKeys whether it must also have a scope key version that no other policy key has ever wrapped
     */
    public boolean needsRewrapping(PolicyKeyId policyKey, boolean newKeys) {
        return !isShredded() && (isWrappedByOtherThan(policyKey) || (newKeys && !isNewUnder(policyKey)));
    }

    /** Returns whether its newest scope key was created under a policy key, so that no older one has ever wrapped it. */
    public boolean isNewUnder(PolicyKeyId policyKey) {
        return currentKey().lineage().get(0).equals(policyKey);
    }

    public Scope assignedTo(PolicyId newPolicy, List<Name> renamed, List<WrappedScopeKey> rewrapped) {
        return new Scope(id, renamed, tenant, newPolicy, createdAt, nextKeyVersion, rewrapped);
    }

    /** Returns the name for messages: the first alias, or the id if there is none. */
    public String displayName() {
        return names.isEmpty() ? id.toString() : names.get(0).alias().toString();
    }
}
