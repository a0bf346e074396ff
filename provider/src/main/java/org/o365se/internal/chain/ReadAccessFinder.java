package org.o365se.internal.chain;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.o365se.ReadAccess;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.rootkey.RootKeyDescription;

/** Finds the root keys that can lead to the messages of a scope or policy. Uses no root key. */
final class ReadAccessFinder {
    private final ChainSnapshot snapshot;

    ReadAccessFinder(ChainSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Returns what leads to the messages of a scope, or of all scopes of a policy; empty if the chain has neither. */
    Optional<ReadAccess> of(String aliasOrId) {
        var scope = snapshot.scopeNamed(aliasOrId);
        if (scope.isPresent()) {
            return Optional.of(of(List.of(scope.get())));
        }
        return snapshot.policyNamed(aliasOrId)
                .map(policy -> of(snapshot.scopes().stream()
                        .filter(assigned -> assigned.policy().equals(policy.id()))
                        .toList()));
    }

    private ReadAccess of(Collection<Scope> scopes) {
        var keys = scopes.stream().flatMap(scope -> scope.keys().stream()).toList();
        var now = distinct(scopes.stream()
                .filter(scope -> !scope.isShredded())
                .flatMap(scope -> scope.keys().stream())
                .map(WrappedScopeKey::wrappedBy)
                .filter(this::isThere));
        var before = distinct(keys.stream().flatMap(key -> key.lineage().stream()));
        var roots = rootsOf(now);
        var formerRoots = rootsOf(before);
        formerRoots.removeAll(roots);
        var all = distinct(Stream.concat(now.stream(), before.stream()));
        return new ReadAccess(
                all.stream().map(key -> key.policy().toUuid()).distinct().toList(),
                List.copyOf(roots),
                List.copyOf(formerRoots),
                now.stream()
                        .flatMap(key -> snapshot.policy(key.policy()).stream())
                        .map(Policy::availability)
                        .distinct()
                        .toList());
    }

    /** Returns whether the chain has copies of a policy key; a purged policy has none. */
    private boolean isThere(PolicyKeyId key) {
        return versions(Set.of(key)).anyMatch(version -> !version.isDropped());
    }

    private Set<RootKeyDescription> rootsOf(Set<PolicyKeyId> keys) {
        var roots = new LinkedHashSet<RootKeyDescription>();
        versions(keys).forEach(version -> roots.addAll(version.binding().roots()));
        return roots;
    }

    private Stream<PolicyVersion> versions(Set<PolicyKeyId> keys) {
        return keys.stream()
                .flatMap(key ->
                        snapshot.policy(key.policy()).flatMap((Policy policy) -> policy.find(key.version())).stream());
    }

    private static Set<PolicyKeyId> distinct(Stream<PolicyKeyId> keys) {
        var found = new LinkedHashSet<PolicyKeyId>();
        keys.forEach(found::add);
        return found;
    }
}
