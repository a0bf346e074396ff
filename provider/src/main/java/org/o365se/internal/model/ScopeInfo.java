package org.o365se.internal.model;

import java.time.Instant;

/**
 * The description of a scope.
 *
 * @param id its id
 * @param alias its name, or the id in text form if it has none
 * @param policy the name of the policy it is assigned to
 * @param policyId the id of that policy
 * @param keyVersion the newest scope key version
 * @param isShredded whether its keys were destroyed
 * @param createdAt when it was created
 */
public record ScopeInfo(
        ScopeId id,
        String alias,
        String policy,
        PolicyId policyId,
        long keyVersion,
        boolean isShredded,
        Instant createdAt) {
    public static ScopeInfo of(ChainSnapshot snapshot, Scope scope) {
        return new ScopeInfo(
                scope.id(),
                scope.displayName(),
                snapshot.policyOf(scope).displayName(),
                scope.policy(),
                scope.currentKey().version(),
                scope.isShredded(),
                Instant.ofEpochMilli(scope.createdAt()));
    }
}
