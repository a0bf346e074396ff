package org.o365se.internal.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.error.ErrorId;

/**
 * All policies and scopes of a key chain at one generation. Immutable; a change makes the next one, which takes the place of this one as a whole.
 *
 * <p>The three maps are never changed after construction, so any thread may read them without a lock.
 */
public final class ChainSnapshot extends ChainContent {
    private final long generation;

    private ChainSnapshot(
            UUID chainId,
            long generation,
            Map<UUID, Policy> policies,
            Map<UUID, Scope> scopes,
            Map<String, UUID> aliases) {
        super(chainId, policies, scopes, aliases);
        this.generation = generation;
    }

    public static ChainSnapshot empty(UUID chainId) {
        return new ChainSnapshot(chainId, 0, Map.of(), Map.of(), Map.of());
    }

    /** Puts together what a file holds, and checks that the records fit each other. The maps become the snapshot's. */
    public static ChainSnapshot assemble(
            UUID chainId, long generation, Map<UUID, Policy> policies, Map<UUID, Scope> scopes)
            throws CorruptedKeyChainException {
        int expected = policies.size() + scopes.size();
        var aliases = new LinkedHashMap<String, UUID>(expected + expected / 3 + 1);
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
        var snapshot = new ChainSnapshot(chainId, generation, policies, scopes, aliases);
        var inconsistency = SnapshotCheck.findInconsistency(snapshot);
        if (inconsistency.isPresent()) {
            throw new CorruptedKeyChainException(
                    ErrorId.CHAIN_INCONSISTENT.with("The records of the key chain do not fit each other: "
                            + inconsistency.get() + "; restore the chain from a good copy"));
        }
        return snapshot;
    }

    /** Takes what an editor made of a snapshot that had been checked; the maps become the snapshot's. */
    static ChainSnapshot ofEditor(
            UUID chainId,
            long generation,
            Map<UUID, Policy> policies,
            Map<UUID, Scope> scopes,
            Map<String, UUID> aliases) {
        return new ChainSnapshot(chainId, generation, policies, scopes, aliases);
    }

    public ChainSnapshot withGeneration(long next) {
        return new ChainSnapshot(chainId, next, policies, scopes, aliases);
    }

    /** The same content after an old copy was put back: every version counter jumps, so that no number of the lost future is used again. */
    public ChainSnapshot restored(long nextGeneration, long step) {
        var jumpedPolicies = new LinkedHashMap<UUID, Policy>();
        policies.forEach(
                (id, policy) -> jumpedPolicies.put(id, policy.withNextVersion(jumped(policy.nextVersion(), step))));
        var jumpedScopes = new LinkedHashMap<UUID, Scope>();
        scopes.forEach(
                (id, scope) -> jumpedScopes.put(id, scope.withNextKeyVersion(jumped(scope.nextKeyVersion(), step))));
        return new ChainSnapshot(chainId, nextGeneration, jumpedPolicies, jumpedScopes, aliases);
    }

    /** Beyond the last version there is none: a chain that was restored so often takes no new version, rather than one twice. */
    private static long jumped(long nextVersion, long step) {
        return Math.min(nextVersion + step, Limits.VERSION + 1);
    }

    public Map<UUID, Policy> copyOfPolicies() {
        return new LinkedHashMap<>(policies);
    }

    public Map<UUID, Scope> copyOfScopes() {
        return new LinkedHashMap<>(scopes);
    }

    Map<String, UUID> copyOfAliases() {
        return new LinkedHashMap<>(aliases);
    }

    public long generation() {
        return generation;
    }

    public Set<String> aliases() {
        return Collections.unmodifiableSet(aliases.keySet());
    }
}
