package org.o365se.keychain;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.o365se.KeyChainException;

/** A copy of a snapshot that is being changed, and becomes the next snapshot or nothing. Not thread-safe. */
final class ChainEditor {
    private final ChainSnapshot base;
    private final Map<UUID, Policy> policies;
    private final Map<UUID, Scope> scopes;
    private final Map<String, UUID> aliases;
    private boolean changed;

    ChainEditor(ChainSnapshot base) {
        this.base = base;
        this.policies = base.copyOfPolicies();
        this.scopes = base.copyOfScopes();
        this.aliases = base.copyOfAliases();
    }

    /** Applies a change; what comes out is one generation further, or the same snapshot if nothing changed. */
    static ChainSnapshot apply(ChainStorage.Change change, ChainSnapshot base) throws KeyChainException {
        var editor = new ChainEditor(base);
        change.applyTo(editor);
        return editor.changed
                ? ChainSnapshot.ofEditor(
                        base.chainId(), base.generation() + 1, editor.policies, editor.scopes, editor.aliases)
                : base;
    }

    void put(Policy policy) {
        var before = policies.put(policy.id(), policy);
        rename(before == null ? List.of() : before.aliases(), policy.aliases(), policy.id());
    }

    void put(Scope scope) {
        var before = scopes.put(scope.id(), scope);
        rename(before == null ? List.of() : before.aliases(), scope.aliases(), scope.id());
    }

    private void rename(Collection<String> before, Collection<String> after, UUID id) {
        aliases.keySet().removeAll(before);
        after.forEach(alias -> aliases.put(alias, id));
        changed = true;
    }

    UUID chainId() {
        return base.chainId();
    }

    Collection<Policy> policies() {
        return policies.values();
    }

    Collection<Scope> scopes() {
        return scopes.values();
    }

    Optional<Policy> policy(UUID id) {
        return Optional.ofNullable(policies.get(id));
    }

    Optional<Scope> scope(UUID id) {
        return Optional.ofNullable(scopes.get(id));
    }

    Optional<Policy> policy(String alias) {
        return Optional.ofNullable(aliases.get(alias)).flatMap(this::policy);
    }

    Optional<Scope> scope(String alias) {
        return Optional.ofNullable(aliases.get(alias)).flatMap(this::scope);
    }

    boolean contains(String alias) {
        return aliases.containsKey(alias);
    }

    /** The policy that a scope is assigned to. */
    Policy policyOf(Scope scope) {
        return policy(scope.policy()).orElseThrow(() -> new IllegalStateException("A scope always has its policy"));
    }
}
