package org.o365se.keychain;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the records of a chain fit each other. Each was authentic by itself; this is about what they say of one another.
 *
 * <p>In plain loops: it is done for every scope of a chain whenever the file is read.
 */
final class SnapshotCheck {
    private final ChainSnapshot chain;
    private final Set<PolicyKeyId> policyKeys = new HashSet<>();
    private int names;

    private SnapshotCheck(ChainSnapshot chain) {
        this.chain = chain;
    }

    /** Says what does not fit, or gives nothing. */
    static Optional<String> findInconsistency(ChainSnapshot chain) {
        return new SnapshotCheck(chain).find();
    }

    private Optional<String> find() {
        for (var policy : chain.policies()) {
            for (var version : policy.versions()) {
                policyKeys.add(version.binding().key());
            }
        }
        for (var policy : chain.policies()) {
            names += policy.aliases().size();
            var found = ofPolicy(policy);
            if (found.isPresent()) {
                return found;
            }
        }
        for (var scope : chain.scopes()) {
            names += scope.aliases().size();
            var found = ofScope(scope);
            if (found.isPresent()) {
                return found;
            }
        }
        return names == chain.aliases().size() ? Optional.empty() : Optional.of("an alias is there twice");
    }

    private Optional<String> ofPolicy(Policy policy) {
        if (policy.versions().isEmpty()) {
            return Optional.of("policy " + policy.displayName() + " has no policy key");
        }
        if (policy.nextVersion() <= policy.currentVersion().binding().key().version()) {
            return Optional.of("policy " + policy.displayName() + " would use a version number twice");
        }
        for (var version : policy.versions()) {
            if (!version.binding().chainId().equals(chain.chainId())
                    || !version.binding().tenant().equals(policy.tenant())) {
                return Optional.of("a policy key of " + policy.displayName() + " belongs to another chain or tenant");
            }
        }
        var defaultScope = chain.scopes.get(policy.defaultScope());
        if (defaultScope == null || !defaultScope.policy().equals(policy.id())) {
            return Optional.of("policy " + policy.displayName() + " has no default scope of its own");
        }
        return areOfTenant(policy.aliases(), policy.tenant())
                ? Optional.empty()
                : Optional.of("policy " + policy.displayName() + " has a name that is not of its tenant");
    }

    private Optional<String> ofScope(Scope scope) {
        var policy = chain.policies.get(scope.policy());
        if (policy == null || !policy.tenant().equals(scope.tenant())) {
            return Optional.of("scope " + scope.displayName() + " has no policy of its tenant");
        }
        if (scope.nextKeyVersion() <= scope.currentKey().version()) {
            return Optional.of("scope " + scope.displayName() + " would use a version number twice");
        }
        if (!areOfTenant(scope.aliases(), scope.tenant())) {
            return Optional.of("scope " + scope.displayName() + " has a name that is not of its tenant");
        }
        for (var key : scope.keys()) {
            var wrapping = chain.policies.get(key.wrappedBy().policy());
            if (wrapping == null || !policyKeys.contains(key.wrappedBy())) {
                return Optional.of("the policy key of scope " + scope.displayName() + " is missing");
            }
            // The tenant of a policy is tagged under its policy key, that of a scope is not: so it is this that keeps
            // tenants apart.
            if (!wrapping.tenant().equals(scope.tenant())) {
                return Optional.of("scope " + scope.displayName() + " has a key of another tenant");
            }
        }
        return Optional.empty();
    }

    private static boolean areOfTenant(List<String> aliases, String tenant) {
        for (var alias : aliases) {
            if (!Aliases.isOfTenant(alias, tenant)) {
                return false;
            }
        }
        return true;
    }
}
