package org.o365se.internal.change;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.o365se.Access;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.keys.Lineage;
import org.o365se.internal.keys.NameProof;
import org.o365se.internal.keys.OpenedPolicyKey;
import org.o365se.internal.keys.PolicyKeySource;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.keys.ScopeKeys;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.model.WrappedScopeKey;

/** Creates scopes and scope keys, and tags names, with unwrapped policy keys. Thread-safe. */
final class ScopeMaker {
    private static final long FIRST_VERSION = 1;

    private final PolicyKeys policyKeys;
    private final ScopeKeys scopeKeys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ScopeMaker(PolicyKeys policyKeys, Clock clock) {
        this.policyKeys = policyKeys;
        this.scopeKeys = new ScopeKeys(policyKeys);
        this.clock = clock;
    }

    <T> T useCurrentKey(Policy policy, Function<OpenedPolicyKey, T> work) {
        return policyKeys.use(Access.USER, policy, policy.currentVersion().number(), work);
    }

    static Name named(Lineage lineage, Naming naming, Alias alias) {
        return new Name(alias, lineage.tag(naming));
    }

    Scope newScope(ScopeId id, OpenedPolicyKey policyKey, List<Alias> aliases, Tenant tenant, PolicyId policy) {
        var names = aliases.stream()
                .map(alias -> named(policyKey.lineage(), new Naming.OfScope(alias, id), alias))
                .toList();
        var scopeKey = Key256.random(random);
        try {
            var first = policyKey.wrap(
                    new ScopeKeyId(id, FIRST_VERSION), scopeKey, Bytes.NONE, List.of(policyKey.id()), clock.millis());
            return new Scope(id, names, tenant, policy, clock.millis(), FIRST_VERSION + 1, List.of(first));
        } finally {
            scopeKey.destroy();
        }
    }

    PolicyKeySource cachedKeys() {
        return PolicyKeySource.ofCache(policyKeys);
    }

    /** Returns the source of the older policy keys of a change. */
    PolicyKeySource keysFor(ChainChange.RewrapScopes change) {
        return change.recovery() ? PolicyKeySource.ofRecovery(policyKeys) : cachedKeys();
    }

    /** Returns a scope with its next scope key version, which the newest one authenticates. */
    Scope withNewKey(OpenedPolicyKey policyKey, Policy policy, Scope scope) {
        var keys = new ArrayList<>(scope.keys());
        keys.add(newKey(policyKey, policy, scope));
        return scope.withNewKey(keys);
    }

    private WrappedScopeKey newKey(OpenedPolicyKey policyKey, Policy policy, Scope scope) {
        var id = new ScopeKeyId(scope.id(), scope.nextKeyVersion());
        var scopeKey = Key256.random(random);
        try {
            var predecessorTag = scopeKeys.predecessorTag(policy, scope, id, scopeKey);
            return policyKey.wrap(id, scopeKey, predecessorTag, List.of(policyKey.id()), clock.millis());
        } finally {
            scopeKey.destroy();
        }
    }

    /**
     * Wraps the keys of a scope with a policy key, of its own policy or of the one it is assigned to, and tags its names with it. Names that no holder of the old
     * policy key has given are refused.
     */
    Scope rewrapped(Scope scope, Policy from, Policy to, OpenedPolicyKey policyKey, PolicyKeySource source) {
        var keys = new ArrayList<WrappedScopeKey>();
        scopeKeys.forEach(
                source,
                from,
                scope,
                (key, scopeKey) -> keys.add(
                        key.wrappedBy().equals(policyKey.id()) ? key : rewrapped(scope, key, scopeKey, policyKey)));
        var before = from.id().equals(to.id())
                ? policyKey.lineage()
                : source.get(from, from.currentVersion().number()).lineage();
        var names = new ArrayList<Name>();
        for (var name : scope.names()) {
            var naming = new Naming.OfScope(name.alias(), scope.id());
            if (!before.verifies(naming, name.tag())) {
                throw NameProof.forged(from, naming);
            }
            names.add(named(policyKey.lineage(), naming, name.alias()));
        }
        return scope.assignedTo(to.id(), names, keys);
    }

    private static WrappedScopeKey rewrapped(
            Scope scope, WrappedScopeKey key, Key256 scopeKey, OpenedPolicyKey policyKey) {
        var lineage = new ArrayList<>(key.lineage());
        // A policy key that wraps the same scope keys again is listed once.
        lineage.remove(policyKey.id());
        lineage.add(policyKey.id());
        return policyKey.wrap(
                new ScopeKeyId(scope.id(), key.version()), scopeKey, key.predecessorTag(), lineage, key.createdAt());
    }
}
