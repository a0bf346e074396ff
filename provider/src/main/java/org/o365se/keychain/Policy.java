package org.o365se.keychain;

import java.util.List;
import java.util.UUID;

/**
 * A policy as the chain holds it: its state, which is under the chain key only, and its policy key versions.
 *
 * @param id never changes
 * @param aliases its names, usually one
 * @param tenant the tenant it belongs to
 * @param enabled whether it may be used
 * @param purgeRequested whether its end has begun
 * @param denied roots that refused
 * @param defaultScope the scope that its own handle writes under
 * @param createdAt milliseconds since 1970
 * @param nextVersion the number of its next policy key version; never goes back, so that no number is used twice
 * @param versions its policy keys, oldest first
 */
record Policy(
        UUID id,
        List<String> aliases,
        String tenant,
        boolean enabled,
        boolean purgeRequested,
        List<DeniedMark> denied,
        UUID defaultScope,
        long createdAt,
        long nextVersion,
        List<PolicyVersion> versions) {
    Policy {
        aliases = List.copyOf(aliases);
        denied = List.copyOf(denied);
        versions = List.copyOf(versions);
    }

    PolicyVersion currentVersion() {
        return versions.get(versions.size() - 1);
    }

    PolicyVersion version(long number) {
        for (var version : versions) {
            if (version.binding().key().version() == number) {
                return version;
            }
        }
        throw new IllegalStateException("The chain was checked when it was read");
    }

    Policy withAliases(List<String> changed) {
        return new Policy(
                id, changed, tenant, enabled, purgeRequested, denied, defaultScope, createdAt, nextVersion, versions);
    }

    Policy withNextVersion(long next) {
        return new Policy(
                id, aliases, tenant, enabled, purgeRequested, denied, defaultScope, createdAt, next, versions);
    }

    Policy withVersions(List<PolicyVersion> changed) {
        return new Policy(
                id, aliases, tenant, enabled, purgeRequested, denied, defaultScope, createdAt, nextVersion, changed);
    }

    /** The name for messages: its first alias, or its id when it has none. */
    String displayName() {
        return aliases.isEmpty() ? id.toString() : aliases.get(0);
    }
}
