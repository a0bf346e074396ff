package org.o365se.internal.model;

import java.util.Optional;

/** Policies and scopes of a key chain, found by id and by name: those of a snapshot, or those of a draft of the next one. */
public abstract sealed class ChainContent permits ChainSnapshot, ChainDraft {
    private final ChainId chainId;

    ChainContent(ChainId chainId) {
        this.chainId = chainId;
    }

    public final ChainId chainId() {
        return chainId;
    }

    public abstract Optional<Policy> policy(PolicyId id);

    public abstract Optional<Scope> scope(ScopeId id);

    /** Returns the id of the policy or scope that has an alias. */
    abstract Optional<EntryId> idOf(Alias alias);

    public final Optional<Policy> policy(Alias alias) {
        return idOf(alias).flatMap(id -> id instanceof PolicyId policy ? policy(policy) : Optional.empty());
    }

    public final Optional<Scope> scope(Alias alias) {
        return idOf(alias).flatMap(id -> id instanceof ScopeId scope ? scope(scope) : Optional.empty());
    }

    /** Finds a policy by the text of its alias; what cannot be an alias names nothing. */
    public final Optional<Policy> policy(String alias) {
        return Alias.find(alias).flatMap(this::policy);
    }

    /** Finds a scope by the text of its alias; what cannot be an alias names nothing. */
    public final Optional<Scope> scope(String alias) {
        return Alias.find(alias).flatMap(this::scope);
    }

    /** Finds a policy by its alias or, where no policy has that alias, by its id in text form. */
    public final Optional<Policy> policyNamed(String aliasOrId) {
        var byAlias = policy(aliasOrId);
        return byAlias.isPresent()
                ? byAlias
                : UuidBits.parse(aliasOrId).map(PolicyId::of).flatMap(this::policy);
    }

    /** Finds a scope by its alias or, where no scope has that alias, by its id in text form. */
    public final Optional<Scope> scopeNamed(String aliasOrId) {
        var byAlias = scope(aliasOrId);
        return byAlias.isPresent()
                ? byAlias
                : UuidBits.parse(aliasOrId).map(ScopeId::of).flatMap(this::scope);
    }

    public final boolean contains(Alias alias) {
        return idOf(alias).isPresent();
    }

    /** Returns the policy of a scope. */
    public final Policy policyOf(Scope scope) {
        return policy(scope.policy()).orElseThrow(() -> new IllegalStateException("A scope always has its policy"));
    }
}
