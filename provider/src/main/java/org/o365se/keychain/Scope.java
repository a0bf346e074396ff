package org.o365se.keychain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A scope as the chain holds it.
 *
 * @param id never changes; messages carry it
 * @param aliases its names; none for the default scope of a policy and for a scope whose entry was deleted
 * @param tenant the tenant it belongs to
 * @param policy the policy it is assigned to
 * @param createdAt milliseconds since 1970
 * @param nextKeyVersion the number of its next scope key version; never goes back, so that no number is used twice
 * @param keys its scope key versions, oldest first; the last one encrypts
 */
record Scope(
        UUID id,
        List<String> aliases,
        String tenant,
        UUID policy,
        long createdAt,
        long nextKeyVersion,
        List<WrappedScopeKey> keys) {
    Scope {
        aliases = List.copyOf(aliases);
        keys = List.copyOf(keys);
    }

    WrappedScopeKey currentKey() {
        return keys.get(keys.size() - 1);
    }

    Optional<WrappedScopeKey> key(long version) {
        // From the end: most messages are young.
        for (int i = keys.size() - 1; i >= 0; i--) {
            if (keys.get(i).version() == version) {
                return Optional.of(keys.get(i));
            }
        }
        return Optional.empty();
    }

    Scope withAliases(List<String> changed) {
        return new Scope(id, changed, tenant, policy, createdAt, nextKeyVersion, keys);
    }

    Scope withNextKeyVersion(long next) {
        return new Scope(id, aliases, tenant, policy, createdAt, next, keys);
    }

    Scope withNewKey(List<WrappedScopeKey> changed) {
        return new Scope(id, aliases, tenant, policy, createdAt, nextKeyVersion + 1, changed);
    }

    Scope assignedTo(UUID newPolicy, List<WrappedScopeKey> rewrapped) {
        return new Scope(id, aliases, tenant, newPolicy, createdAt, nextKeyVersion, rewrapped);
    }

    /** The name for messages: its first alias, or its id when it has none. */
    String displayName() {
        return aliases.isEmpty() ? id.toString() : aliases.get(0);
    }
}
