package org.o365se.internal.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A snapshot with changes on top of it. It records which parts of the snapshot were read, so that the changes can be applied to a later one if these parts are
 * still the same.
 *
 * <p>Not thread-safe.
 */
public final class ChainDraft extends ChainContent {
    private final ChainSnapshot base;
    private final Map<PolicyId, Policy> policies = new LinkedHashMap<>();
    private final Map<ScopeId, Scope> scopes = new LinkedHashMap<>();
    /** The aliases that the changes have added or, without an id, removed. */
    private final Map<Alias, Optional<EntryId>> aliases = new HashMap<>();

    private final Map<PolicyId, Optional<Policy>> policiesRead = new HashMap<>();
    private final Map<ScopeId, Optional<Scope>> scopesRead = new HashMap<>();
    private final Map<Alias, Optional<EntryId>> aliasesRead = new HashMap<>();
    private final List<ChainPlan.Finding<?>> findings = new ArrayList<>();

    public ChainDraft(ChainSnapshot base) {
        super(base.chainId());
        this.base = base;
    }

    @Override
    public Optional<Policy> policy(PolicyId id) {
        var changed = policies.get(id);
        return changed != null ? Optional.of(changed) : policiesRead.computeIfAbsent(id, base::policy);
    }

    @Override
    public Optional<Scope> scope(ScopeId id) {
        var changed = scopes.get(id);
        return changed != null ? Optional.of(changed) : scopesRead.computeIfAbsent(id, base::scope);
    }

    @Override
    Optional<EntryId> idOf(Alias alias) {
        var changed = aliases.get(alias);
        return changed != null ? changed : aliasesRead.computeIfAbsent(alias, base::idOf);
    }

    /**
     * Asks a question about the whole snapshot; the changes are valid only as long as the answer is the same.
     *
     * @param question depends on the snapshot alone
     * @return the answer, which does not reflect the changes of this draft
     */
    public <T> T find(Function<ChainSnapshot, T> question) {
        var answer = question.apply(base);
        findings.add(new ChainPlan.Finding<>(question, answer));
        return answer;
    }

    public void put(Policy policy) {
        rename(policy(policy.id()).map(Policy::names).orElse(List.of()), policy.names(), policy.id());
        policies.put(policy.id(), policy);
    }

    public void put(Scope scope) {
        rename(scope(scope.id()).map(Scope::names).orElse(List.of()), scope.names(), scope.id());
        scopes.put(scope.id(), scope);
    }

    private void rename(List<Name> before, List<Name> after, EntryId id) {
        for (var name : before) {
            aliases.put(name.alias(), Optional.empty());
        }
        for (var name : after) {
            // So that the plan is invalid if another process has assigned the name in the meantime.
            idOf(name.alias());
            aliases.put(name.alias(), Optional.of(id));
        }
    }

    /** Returns the generation of the snapshot under the changes. */
    public long baseGeneration() {
        return base.generation();
    }

    /** Returns the policies that the snapshot does not have. */
    public Stream<Policy> created() {
        return policies.values().stream()
                .filter(policy -> base.policy(policy.id()).isEmpty());
    }

    /** Returns the changes and their preconditions. */
    public ChainPlan toPlan() {
        return new ChainPlan(
                base,
                List.copyOf(policies.values()),
                List.copyOf(scopes.values()),
                Map.copyOf(policiesRead),
                Map.copyOf(scopesRead),
                Map.copyOf(aliasesRead),
                List.copyOf(findings));
    }
}
