package org.o365se.keychain;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Policies and scopes of a key chain, found by id and by name: those of a snapshot, or those of a copy that is being edited. */
abstract sealed class ChainContent permits ChainSnapshot, ChainEditor {
    final UUID chainId;
    final Map<UUID, Policy> policies;
    final Map<UUID, Scope> scopes;
    final Map<String, UUID> aliases;

    ChainContent(UUID chainId, Map<UUID, Policy> policies, Map<UUID, Scope> scopes, Map<String, UUID> aliases) {
        this.chainId = chainId;
        this.policies = policies;
        this.scopes = scopes;
        this.aliases = aliases;
    }

    final UUID chainId() {
        return chainId;
    }

    final Collection<Policy> policies() {
        return policies.values();
    }

    final Collection<Scope> scopes() {
        return scopes.values();
    }

    final Optional<Policy> policy(UUID id) {
        return Optional.ofNullable(policies.get(id));
    }

    final Optional<Scope> scope(UUID id) {
        return Optional.ofNullable(scopes.get(id));
    }

    final Optional<Policy> policy(String alias) {
        return Optional.ofNullable(aliases.get(alias)).flatMap(this::policy);
    }

    final Optional<Scope> scope(String alias) {
        return Optional.ofNullable(aliases.get(alias)).flatMap(this::scope);
    }

    /** Finds a policy by its alias or, where no policy has that alias, by its id in text form. */
    final Optional<Policy> policyNamed(String aliasOrId) {
        var byAlias = policy(aliasOrId);
        return byAlias.isPresent() ? byAlias : Ids.parse(aliasOrId).flatMap(this::policy);
    }

    /** Finds a scope by its alias or, where no scope has that alias, by its id in text form. */
    final Optional<Scope> scopeNamed(String aliasOrId) {
        var byAlias = scope(aliasOrId);
        return byAlias.isPresent() ? byAlias : Ids.parse(aliasOrId).flatMap(this::scope);
    }

    final boolean contains(String alias) {
        return aliases.containsKey(alias);
    }

    /** The policy that a scope is assigned to. */
    final Policy policyOf(Scope scope) {
        return policy(scope.policy()).orElseThrow(() -> new IllegalStateException("A scope always has its policy"));
    }
}
