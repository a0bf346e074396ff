package org.o365se.internal.model;

import org.o365se.PolicyStatus;
import org.o365se.PolicyStatus.State;

/**
 * How far the scopes of a policy follow its newest policy key.
 *
 * @param rewrapped the number of scopes whose keys are all wrapped by the newest policy key
 * @param scopes the number of scopes
 * @param isOldKeyDenied whether every root key of an older policy key that scopes still need has denied its use, so that only recovery can finish
 */
public record PolicyProgress(long rewrapped, long scopes, boolean isOldKeyDenied) {
    private static final PolicyProgress NOTHING_TO_DO = new PolicyProgress(0, 0, false);

    /** Counts the scopes of a policy; returns zeros if it has no older policy key that a scope could need. */
    public static PolicyProgress of(ChainSnapshot chain, Policy policy) {
        int last = policy.versions().size() - 1;
        return policy.versions().subList(0, last).stream().allMatch(PolicyVersion::isDropped)
                ? NOTHING_TO_DO
                : counted(chain, policy);
    }

    private static PolicyProgress counted(ChainSnapshot chain, Policy policy) {
        var current = policy.currentVersion().binding().key();
        long rewrapped = 0;
        long scopes = 0;
        boolean isOldKeyDenied = false;
        for (var scope : chain.scopes()) {
            if (scope.policy().equals(policy.id())) {
                scopes++;
                if (scope.isWrappedByOtherThan(current)) {
                    isOldKeyDenied |= isOldKeyDenied(policy, scope);
                } else {
                    rewrapped++;
                }
            }
        }
        return new PolicyProgress(rewrapped, scopes, isOldKeyDenied);
    }

    private static boolean isOldKeyDenied(Policy policy, Scope scope) {
        for (var key : scope.keys()) {
            var version = policy.version(key.wrappedBy().version());
            if (version.number() != policy.currentVersion().number() && isDenied(policy.state(), version)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether every root key of a version denied its use, as this or another process found. */
    public static boolean isDenied(PolicyState state, PolicyVersion version) {
        return version.binding().roots().stream()
                .allMatch(root ->
                        state.markOf(new RootKeyUri(root.uri()), root.version()).isPresent());
    }

    /** Returns the status of the policy whose scopes were counted. */
    PolicyStatus statusOf(Policy policy) {
        if (policy.isPurged()) {
            return new PolicyStatus(State.PURGED, 0, 0);
        }
        if (policy.state().purge().isPresent()) {
            return new PolicyStatus(State.PURGE_REQUESTED, 0, 0);
        }
        if (!policy.state().enabled()) {
            return new PolicyStatus(State.DISABLED, 0, 0);
        }
        if (rewrapped == scopes) {
            return new PolicyStatus(State.ENABLED, 0, 0);
        }
        return new PolicyStatus(isOldKeyDenied ? State.RECOVERING : State.ROLLING, rewrapped, scopes);
    }
}
