package org.o365se.internal.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What a change puts into a key chain, worked out before the chain is locked, and what it found there. Immutable. */
public final class ChainPlan {
    private final ChainSnapshot base;
    private final List<Policy> policies;
    private final List<Scope> scopes;
    private final Map<PolicyId, Optional<Policy>> policiesRead;
    private final Map<ScopeId, Optional<Scope>> scopesRead;
    private final Map<String, Optional<EntryId>> aliasesRead;
    private final List<Finding<?>> findings;

    /**
     * What was found out about a whole snapshot.
     *
     * @param <T> of the answer, which has an {@code equals}
     * @param question depends on the snapshot alone
     * @param answer what the plan relies on
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
            Map<String, Optional<EntryId>> aliasesRead,
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
     * Applies the plan. Short, and asks nobody.
     *
     * @param newest the newest content of the chain
     * @return the next generation, or {@code newest} itself if there is nothing to change; empty if the plan does not hold any more and has to be made anew
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
