package org.o365se.internal.model;

import java.util.List;
import java.util.Optional;

/**
 * Checks that the records of a chain are consistent. Each has already been authenticated; this checks their relations.
 *
 * <p>Uses plain loops, because every scope is checked whenever the file is read.
 */
final class SnapshotCheck {
    private final ChainSnapshot chain;
    private int names;

    private SnapshotCheck(ChainSnapshot chain) {
        this.chain = chain;
    }

    /** Returns an inconsistency, if there is one. */
    static Optional<String> findInconsistency(ChainSnapshot chain) {
        return new SnapshotCheck(chain).find();
    }

    private Optional<String> find() {
        for (var policy : chain.policies()) {
            names += policy.names().size();
            var found = ofPolicy(policy);
            if (found.isPresent()) {
                return found;
            }
        }
        for (var scope : chain.scopes()) {
            names += scope.names().size();
            var found = ofScope(scope);
            if (found.isPresent()) {
                return found;
            }
        }
        return names == chain.aliases().size() ? Optional.empty() : Optional.of("an alias occurs twice");
    }

    private Optional<String> ofPolicy(Policy policy) {
        if (policy.versions().isEmpty() || policy.versions().get(0).number() != 1) {
            return Optional.of("policy " + policy.displayName() + " has no policy key version 1");
        }
        if (policy.isPurged()) {
            if (!policy.versions().stream().allMatch(PolicyVersion::isDropped)) {
                return Optional.of("policy " + policy.displayName() + " was purged and has a copy of a policy key");
            }
        } else if (policy.currentVersion().isDropped()) {
            return Optional.of("the newest policy key of " + policy.displayName() + " has no copy");
        }
        if (policy.nextVersion() <= policy.currentVersion().number()) {
            return Optional.of("policy " + policy.displayName() + " would use a version number twice");
        }
        for (var version : policy.versions()) {
            if (!version.binding().chainId().equals(chain.chainId())
                    || !version.binding().tenant().equals(policy.tenant())) {
                return Optional.of("a policy key of " + policy.displayName() + " belongs to another chain or tenant");
            }
        }
        if (!policy.approvers().isEmpty() && policy.state().quorum().seal().isEmpty()) {
            return Optional.of("the approvers of policy " + policy.displayName() + " have no seal");
        }
        var defaultScope = chain.scope(policy.defaultScope()).orElse(null);
        if (defaultScope == null || !defaultScope.policy().equals(policy.id())) {
            return Optional.of("policy " + policy.displayName() + " has no default scope of its own");
        }
        if (policy.find(policy.defaultScopeTag().keyVersion()).isEmpty()) {
            return Optional.of("the default scope of policy " + policy.displayName()
                    + " is tagged with a policy key that is missing");
        }
        var decided = policy.state().availability().flatMap(AvailabilityDecision::tag);
        if (decided.isPresent() && policy.find(decided.get().keyVersion()).isEmpty()) {
            return Optional.of("the availability choice of policy " + policy.displayName()
                    + " is tagged with a policy key that is missing");
        }
        for (var version : policy.versions()) {
            if (hasRootAsAvailabilityKey(version)) {
                return Optional.of(
                        "the availability key of policy " + policy.displayName() + " is one of its root keys");
            }
        }
        return ofNames("policy ", policy.displayName(), policy.names(), policy);
    }

    private static boolean hasRootAsAvailabilityKey(PolicyVersion version) {
        var spare = version.availability().map(AvailabilityCopy::key);
        return spare.isPresent()
                && version.binding().roots().stream()
                        .anyMatch(root -> root.algorithm().equals(spare.get().algorithm())
                                && root.version().equals(spare.get().version()));
    }

    private Optional<String> ofScope(Scope scope) {
        var policy = chain.policy(scope.policy()).orElse(null);
        if (policy == null || !policy.tenant().equals(scope.tenant())) {
            return Optional.of("scope " + scope.displayName() + " has no policy of its tenant");
        }
        if (chain.policy(new PolicyId(scope.id().high(), scope.id().low())).isPresent()) {
            return Optional.of("scope " + scope.displayName() + " has the id of a policy");
        }
        if (scope.nextKeyVersion() <= scope.currentKey().version()) {
            return Optional.of("scope " + scope.displayName() + " would use a version number twice");
        }
        for (var key : scope.keys()) {
            // The policy key authenticates its policy and tenant, and the wrapped scope key its scope: this binds the
            // scope to both.
            if (!key.wrappedBy().policy().equals(scope.policy())) {
                return Optional.of("scope " + scope.displayName() + " has a key of another policy");
            }
            var wrappedBy = policy.find(key.wrappedBy().version()).orElse(null);
            boolean isDestroyed = scope.isShredded() || policy.isPurged();
            if (wrappedBy == null || (wrappedBy.isDropped() && !isDestroyed)) {
                return Optional.of("the policy key of scope " + scope.displayName() + " is missing");
            }
        }
        return ofNames("scope ", scope.displayName(), scope.names(), policy);
    }

    private static Optional<String> ofNames(String kind, String displayName, List<Name> names, Policy policy) {
        for (var name : names) {
            if (!name.alias().isOf(policy.tenant())) {
                return Optional.of(kind + displayName + " has a name that is not of its tenant");
            }
            if (policy.find(name.tag().keyVersion()).isEmpty()) {
                return Optional.of(kind + displayName + " has a name that is tagged with a policy key that is missing");
            }
        }
        return Optional.empty();
    }
}
