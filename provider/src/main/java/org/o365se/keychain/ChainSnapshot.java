package org.o365se.keychain;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.o365se.CorruptedKeyChainException;
import org.o365se.error.ErrorId;

/**
 * All policies and scopes of a key chain at one generation. Immutable; a change makes the next one, which takes the place of this one as a whole.
 *
 * <p>The three maps are never changed after construction, so any thread may read them without a lock.
 */
final class ChainSnapshot extends ChainContent {
    private final long generation;

    private ChainSnapshot(
            UUID chainId,
            long generation,
            Map<UUID, Policy> policies,
            Map<UUID, Scope> scopes,
            Map<String, UUID> aliases) {
        super(chainId, policies, scopes, aliases);
        this.generation = generation;
    }

    static ChainSnapshot empty(UUID chainId) {
        return new ChainSnapshot(chainId, 0, Map.of(), Map.of(), Map.of());
    }

    /** Puts together what a file holds, and checks that the records fit each other. The maps become the snapshot's. */
    static ChainSnapshot assemble(UUID chainId, long generation, Map<UUID, Policy> policies, Map<UUID, Scope> scopes)
            throws CorruptedKeyChainException {
        var aliases = new LinkedHashMap<String, UUID>();
        policies.values().forEach(policy -> policy.aliases().forEach(alias -> aliases.put(alias, policy.id())));
        scopes.values().forEach(scope -> scope.aliases().forEach(alias -> aliases.put(alias, scope.id())));
        var snapshot = new ChainSnapshot(chainId, generation, policies, scopes, aliases);
        var inconsistency = snapshot.findInconsistency();
        if (inconsistency.isPresent()) {
            throw new CorruptedKeyChainException(
                    ErrorId.CHAIN_INCONSISTENT.with("The records of the key chain do not fit each other: "
                            + inconsistency.get() + "; restore the chain from a good copy"));
        }
        return snapshot;
    }

    private Optional<String> findInconsistency() {
        int names = 0;
        var versionNumbers = new HashMap<UUID, Set<Long>>();
        for (var policy : policies.values()) {
            versionNumbers.put(
                    policy.id(),
                    policy.versions().stream()
                            .map(version -> version.binding().key().version())
                            .collect(Collectors.toSet()));
        }
        for (var policy : policies.values()) {
            names += policy.aliases().size();
            if (policy.versions().isEmpty()) {
                return Optional.of("policy " + policy.displayName() + " has no policy key");
            }
            if (policy.nextVersion() <= policy.currentVersion().binding().key().version()) {
                return Optional.of("policy " + policy.displayName() + " would use a version number twice");
            }
            for (var version : policy.versions()) {
                if (!version.binding().chainId().equals(chainId)
                        || !version.binding().tenant().equals(policy.tenant())) {
                    return Optional.of(
                            "a policy key of " + policy.displayName() + " belongs to another chain or tenant");
                }
            }
            var defaultScope = scopes.get(policy.defaultScope());
            if (defaultScope == null || !defaultScope.policy().equals(policy.id())) {
                return Optional.of("policy " + policy.displayName() + " has no default scope of its own");
            }
            if (!policy.aliases().stream().allMatch(alias -> Aliases.isOfTenant(alias, policy.tenant()))) {
                return Optional.of("policy " + policy.displayName() + " has a name that is not of its tenant");
            }
        }
        for (var scope : scopes.values()) {
            names += scope.aliases().size();
            var policy = policies.get(scope.policy());
            if (policy == null || !policy.tenant().equals(scope.tenant())) {
                return Optional.of("scope " + scope.displayName() + " has no policy of its tenant");
            }
            if (scope.nextKeyVersion() <= scope.currentKey().version()) {
                return Optional.of("scope " + scope.displayName() + " would use a version number twice");
            }
            if (!scope.aliases().stream().allMatch(alias -> Aliases.isOfTenant(alias, scope.tenant()))) {
                return Optional.of("scope " + scope.displayName() + " has a name that is not of its tenant");
            }
            for (var key : scope.keys()) {
                var wrapping = policies.get(key.wrappedBy().policy());
                if (wrapping == null
                        || !versionNumbers
                                .get(wrapping.id())
                                .contains(key.wrappedBy().version())) {
                    return Optional.of("the policy key of scope " + scope.displayName() + " is missing");
                }
                // The tenant of a policy is tagged under its policy key, that of a scope is not: so it is this that
                // keeps tenants apart.
                if (!wrapping.tenant().equals(scope.tenant())) {
                    return Optional.of("scope " + scope.displayName() + " has a key of another tenant");
                }
            }
        }
        return names == aliases.size() ? Optional.empty() : Optional.of("an alias is there twice");
    }

    /** Takes what an editor made of a snapshot that had been checked; the maps become the snapshot's. */
    static ChainSnapshot ofEditor(
            UUID chainId,
            long generation,
            Map<UUID, Policy> policies,
            Map<UUID, Scope> scopes,
            Map<String, UUID> aliases) {
        return new ChainSnapshot(chainId, generation, policies, scopes, aliases);
    }

    ChainSnapshot withGeneration(long next) {
        return new ChainSnapshot(chainId, next, policies, scopes, aliases);
    }

    /** The same content after an old copy was put back: every version counter jumps, so that no number of the lost future is used again. */
    ChainSnapshot restored(long nextGeneration, long step) {
        var jumpedPolicies = new LinkedHashMap<UUID, Policy>();
        policies.forEach((id, policy) -> jumpedPolicies.put(id, policy.withNextVersion(policy.nextVersion() + step)));
        var jumpedScopes = new LinkedHashMap<UUID, Scope>();
        scopes.forEach((id, scope) -> jumpedScopes.put(id, scope.withNextKeyVersion(scope.nextKeyVersion() + step)));
        return new ChainSnapshot(chainId, nextGeneration, jumpedPolicies, jumpedScopes, aliases);
    }

    Map<UUID, Policy> copyOfPolicies() {
        return new LinkedHashMap<>(policies);
    }

    Map<UUID, Scope> copyOfScopes() {
        return new LinkedHashMap<>(scopes);
    }

    Map<String, UUID> copyOfAliases() {
        return new LinkedHashMap<>(aliases);
    }

    long generation() {
        return generation;
    }

    Set<String> aliases() {
        return Collections.unmodifiableSet(aliases.keySet());
    }
}
