package org.o365se.internal.model;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Policies and scopes of a key chain, found by id and by name: those of a snapshot, or those of a copy that is being edited. */
abstract sealed class ChainContent permits ChainSnapshot, ChainEditor {
    final UUID chainId;
    public final Map<UUID, Policy> policies;
    public final Map<UUID, Scope> scopes;
    public final Map<String, UUID> aliases;

    ChainContent(UUID chainId, Map<UUID, Policy> policies, Map<UUID, Scope> scopes, Map<String, UUID> aliases) {
        this.chainId = chainId;
        this.policies = policies;
        this.scopes = scopes;
        this.aliases = aliases;
    }

    public final UUID chainId() {
        return chainId;
    }

    public final Collection<Policy> policies() {
        return policies.values();
    }

    public final Collection<Scope> scopes() {
        return scopes.values();
    }

    public final Optional<Policy> policy(UUID id) {
        return Optional.ofNullable(policies.get(id));
    }

    public final Optional<Scope> scope(UUID id) {
        return Optional.ofNullable(scopes.get(id));
    }

    public final Optional<Policy> policy(String alias) {
        return Optional.ofNullable(aliases.get(alias)).flatMap(this::policy);
    }

    public final Optional<Scope> scope(String alias) {
        return Optional.ofNullable(aliases.get(alias)).flatMap(this::scope);
    }

    /** Finds a policy by its alias or, where no policy has that alias, by its id in text form. */
    public final Optional<Policy> policyNamed(String aliasOrId) {
        var byAlias = policy(aliasOrId);
        return byAlias.isPresent() ? byAlias : Ids.parse(aliasOrId).flatMap(this::policy);
    }

    /** Finds a scope by its alias or, where no scope has that alias, by its id in text form. */
    public final Optional<Scope> scopeNamed(String aliasOrId) {
        var byAlias = scope(aliasOrId);
        return byAlias.isPresent() ? byAlias : Ids.parse(aliasOrId).flatMap(this::scope);
    }

    public final boolean contains(String alias) {
        return aliases.containsKey(alias);
    }

    /** The policy that a scope is assigned to. */
    public final Policy policyOf(Scope scope) {
        return policy(scope.policy()).orElseThrow(() -> new IllegalStateException("A scope always has its policy"));
    }
}
