package org.o365se.internal.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The modifications of a key chain by a change, planned before the chain is locked, and their preconditions. Immutable. */
public final class ChainPlan {
    private final ChainSnapshot base;
    private final List<Policy> policies;
    private final List<Scope> scopes;
    private final Map<PolicyId, Optional<Policy>> policiesRead;
    private final Map<ScopeId, Optional<Scope>> scopesRead;
    private final Map<Alias, Optional<EntryId>> aliasesRead;
    private final List<Finding<?>> findings;

    /**
     * A precondition on a whole snapshot.
     *
     * @param <T> the type of the answer, which has an {@code equals}
     * @param question depends on the snapshot alone
     * @param answer the answer on which the plan depends
     */
    record Finding<T>(Function<ChainSnapshot, T> question, T answer) {
        boolean holdsIn(ChainSnapshot other) {
            return Objects.equals(question.apply(other), answer);
        }
    }

    ChainPlan(
            ChainSnapshot base,
            List<Policy> policies,
            List<Scope> scopes,
            Map<PolicyId, Optional<Policy>> policiesRead,
            Map<ScopeId, Optional<Scope>> scopesRead,
            Map<Alias, Optional<EntryId>> aliasesRead,
            List<Finding<?>> findings) {
        this.base = base;
        this.policies = policies;
        this.scopes = scopes;
        this.policiesRead = policiesRead;
        this.scopesRead = scopesRead;
        this.aliasesRead = aliasesRead;
        this.findings = findings;
    }

    /**
     * Applies the plan. Fast: it calls no root key.
     *
     * @param newest the newest content of the chain
     * @return the next generation, or {@code newest} itself if there is nothing to change; empty if a precondition no longer holds, so that the change must be
     *     planned again
     */
    public Optional<ChainSnapshot> applyTo(ChainSnapshot newest) {
        if (!holdsIn(newest)) {
            return Optional.empty();
        }
        return Optional.of(policies.isEmpty() && scopes.isEmpty() ? newest : newest.with(policies, scopes));
    }

    /** Returns the policies that are new or replace others. */
    public List<Policy> policies() {
        return policies;
    }

    /** Returns the scopes that are new or replace others. */
    public List<Scope> scopes() {
        return scopes;
    }

    private boolean holdsIn(ChainSnapshot newest) {
        return newest == base
                || (newest.chainId().equals(base.chainId())
                        && policiesRead.entrySet().stream()
                                .allMatch(read -> newest.policy(read.getKey()).equals(read.getValue()))
                        && scopesRead.entrySet().stream()
                                .allMatch(read -> newest.scope(read.getKey()).equals(read.getValue()))
                        && aliasesRead.entrySet().stream()
                                .allMatch(read -> newest.idOf(read.getKey()).equals(read.getValue()))
                        && findings.stream().allMatch(finding -> finding.holdsIn(newest)));
    }
}
