package org.o365se.internal.model;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.error.ProviderErrorId;

/**
 * All policies and scopes of a key chain at one generation. Immutable; a change creates the next snapshot, which replaces this one.
 *
 * <p>The three maps are never changed after construction, so any thread may read them without a lock.
 */
public final class ChainSnapshot extends ChainContent {
    private final long generation;
    private final Map<PolicyId, Policy> policies;
    private final Map<ScopeId, Scope> scopes;
    private final Map<Alias, EntryId> aliases;

    private ChainSnapshot(
            ChainId chainId,
            long generation,
            Map<PolicyId, Policy> policies,
            Map<ScopeId, Scope> scopes,
            Map<Alias, EntryId> aliases) {
        super(chainId);
        this.generation = generation;
        this.policies = policies;
        this.scopes = scopes;
        this.aliases = aliases;
    }

    public static ChainSnapshot empty(ChainId chainId) {
        return new ChainSnapshot(chainId, 0, Map.of(), Map.of(), Map.of());
    }

    /** Creates a snapshot from the records of a file, and checks that they are consistent. Takes ownership of the maps. */
    public static ChainSnapshot assemble(
            ChainId chainId, long generation, Map<PolicyId, Policy> policies, Map<ScopeId, Scope> scopes)
            throws CorruptedKeyChainException {
        int expected = policies.size() + scopes.size();
        var aliases = new LinkedHashMap<Alias, EntryId>(expected + expected / 3 + 1);
        for (var policy : policies.values()) {
            for (var name : policy.names()) {
                aliases.put(name.alias(), policy.id());
            }
        }
        for (var scope : scopes.values()) {
            for (var name : scope.names()) {
                aliases.put(name.alias(), scope.id());
            }
        }
        return new ChainSnapshot(chainId, generation, policies, scopes, aliases).requireConsistent();
    }

    /** Checks that the records do not contradict each other. */
    public ChainSnapshot requireConsistent() throws CorruptedKeyChainException {
        var inconsistency = SnapshotCheck.findInconsistency(this);
        if (inconsistency.isPresent()) {
            throw new CorruptedKeyChainException(
                    ProviderErrorId.CHAIN_INCONSISTENT,
                    "The records of the key chain contradict each other: " + inconsistency.get()
                            + "; restore the chain from a good copy");
        }
        return this;
    }

    /** Returns the next generation: this content with the changes of a draft. */
    ChainSnapshot with(Collection<Policy> changedPolicies, Collection<Scope> changedScopes) {
        var nextPolicies = new LinkedHashMap<>(policies);
        var nextScopes = new LinkedHashMap<>(scopes);
        var nextAliases = new LinkedHashMap<>(aliases);
        // All names are removed before any is added, because one may move from one object to another.
        changedPolicies.forEach(
                policy -> policy(policy.id()).ifPresent(before -> takeAway(nextAliases, before.names())));
        changedScopes.forEach(scope -> scope(scope.id()).ifPresent(before -> takeAway(nextAliases, before.names())));
        for (var policy : changedPolicies) {
            nextPolicies.put(policy.id(), policy);
            policy.names().forEach(name -> nextAliases.put(name.alias(), policy.id()));
        }
        for (var scope : changedScopes) {
            nextScopes.put(scope.id(), scope);
            scope.names().forEach(name -> nextAliases.put(name.alias(), scope.id()));
        }
        return new ChainSnapshot(chainId(), generation + 1, nextPolicies, nextScopes, nextAliases);
    }

    private static void takeAway(Map<Alias, EntryId> aliases, List<Name> names) {
        names.forEach(name -> aliases.remove(name.alias()));
    }

    /** Returns the same generation with other policies and scopes in the place of those with the same ids and names. */
    public ChainSnapshot replacing(Collection<Policy> changedPolicies, Collection<Scope> changedScopes) {
        return with(changedPolicies, changedScopes).withGeneration(generation);
    }

    /** Returns the same generation with the policies and scopes of one tenant alone. */
    public ChainSnapshot ofTenant(Tenant tenant) throws CorruptedKeyChainException {
        var kept = new LinkedHashMap<>(policies);
        kept.values().removeIf(policy -> !policy.tenant().equals(tenant));
        var keptScopes = new LinkedHashMap<>(scopes);
        keptScopes.values().removeIf(scope -> !scope.tenant().equals(tenant));
        return assemble(chainId(), generation, kept, keptScopes);
    }

    public ChainSnapshot withGeneration(long next) {
        return new ChainSnapshot(chainId(), next, policies, scopes, aliases);
    }

    /** Returns the same content for a restored old copy: every version counter is increased, so that no number of the lost period is used again. */
    public ChainSnapshot restored(long nextGeneration, long step) {
        var jumpedPolicies = new LinkedHashMap<PolicyId, Policy>();
        policies.forEach(
                (id, policy) -> jumpedPolicies.put(id, policy.withNextVersion(jumped(policy.nextVersion(), step))));
        var jumpedScopes = new LinkedHashMap<ScopeId, Scope>();
        scopes.forEach(
                (id, scope) -> jumpedScopes.put(id, scope.withNextKeyVersion(jumped(scope.nextKeyVersion(), step))));
        return new ChainSnapshot(chainId(), nextGeneration, jumpedPolicies, jumpedScopes, aliases);
    }

    /** Increases a version number, at most to the last one: a chain that was restored very often accepts no new version, rather than a number twice. */
    private static long jumped(long nextVersion, long step) {
        return Math.min(nextVersion + step, Limits.VERSION + 1);
    }

    @Override
    public Optional<Policy> policy(PolicyId id) {
        return Optional.ofNullable(policies.get(id));
    }

    @Override
    public Optional<Scope> scope(ScopeId id) {
        return Optional.ofNullable(scopes.get(id));
    }

    @Override
    Optional<EntryId> idOf(Alias alias) {
        return Optional.ofNullable(aliases.get(alias));
    }

    public Collection<Policy> policies() {
        return Collections.unmodifiableCollection(policies.values());
    }

    public Collection<Scope> scopes() {
        return Collections.unmodifiableCollection(scopes.values());
    }

    /** Returns whether another snapshot is of the same chain and generation, and has the same content. */
    public boolean equalsContentOf(ChainSnapshot other) {
        return chainId().equals(other.chainId())
                && generation == other.generation
                && policies.equals(other.policies)
                && scopes.equals(other.scopes);
    }

    public long generation() {
        return generation;
    }

    public Set<Alias> aliases() {
        return Collections.unmodifiableSet(aliases.keySet());
    }
}
