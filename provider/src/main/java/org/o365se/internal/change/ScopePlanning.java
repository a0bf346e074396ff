package org.o365se.internal.change;

import java.util.ArrayList;
import java.util.List;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.Operators;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.root.RootChooser;

/** Plans changes of scopes. Thread-safe. */
final class ScopePlanning {
    private final ScopeMaker scopes;
    private final Operators operators;
    private final RootChooser rootChooser;

    ScopePlanning(ScopeMaker scopes, Operators operators, RootChooser rootChooser) {
        this.scopes = scopes;
        this.operators = operators;
        this.rootChooser = rootChooser;
    }

    private record DefaultScope(Scope scope, KeyTag tag) {}

    void create(ChainChange.CreateScope wanted, ChainDraft draft) throws KeyChainException {
        Requirements.free(draft, wanted.alias());
        var policy = requireAssignable(
                draft,
                wanted.alias().toString(),
                wanted.alias().tenant(),
                wanted.policy().orElseThrow());
        var made = scopes.useCurrentKey(
                policy,
                policyKey ->
                        scopes.newScope(wanted.id(), policyKey, List.of(wanted.alias()), policy.tenant(), policy.id()));
        draft.put(made);
    }

    void roll(ChainChange.RollScope wanted, ChainDraft draft) throws KeyChainException {
        var scope = Requirements.scope(draft, wanted.scope());
        var policy = draft.policyOf(scope);
        requireRoomForKey(scope);
        var rolled = scopes.useCurrentKey(policy, policyKey -> {
            try (var source = scopes.cachedKeys()) {
                // Touched anyway, so that it follows the newest policy key too.
                var current = scope.isWrappedByOtherThan(policyKey.id())
                        ? scopes.rewrapped(scope, policy, policy, policyKey, source)
                        : scope;
                return scopes.withNewKey(policyKey, policy, current);
            }
        });
        draft.put(rolled);
    }

    void assign(ChainChange.AssignScope wanted, ChainDraft draft) throws KeyChainException {
        var scope = Requirements.scope(draft, wanted.scope());
        var from = draft.policyOf(scope);
        if (draft.policyNamed(wanted.policy())
                .map(Policy::id)
                .filter(from.id()::equals)
                .isPresent()) {
            return;
        }
        Requirements.enabled(from, "no scope can be moved away from it; enable it first");
        var to = requireAssignable(draft, scope.displayName(), scope.tenant(), wanted.policy());
        if (from.defaultScope().equals(scope.id())) {
            replaceDefaultScope(draft, from);
        }
        requireRoomInLineage(scope);
        // Whoever held the old root keys must not read new messages, and the operator must not keep what a customer
        // takes.
        boolean needsNewKey = wanted.newKey() || rootChooser.hasManagedRoots(from) != rootChooser.hasManagedRoots(to);
        if (needsNewKey) {
            requireRoomForKey(scope);
        }
        try (var source = scopes.cachedKeys()) {
            var assigned = scopes.useCurrentKey(to, policyKey -> {
                var moved = scopes.rewrapped(scope, from, to, policyKey, source);
                return needsNewKey ? scopes.withNewKey(policyKey, to, moved) : moved;
            });
            draft.put(assigned);
        }
    }

    void rewrap(ChainChange.RewrapScopes wanted, ChainDraft draft) throws KeyChainException {
        var policy = Requirements.policy(draft, wanted.policy());
        Requirements.enabled(policy, "its scopes are not wrapped again; enable it first");
        var current = policy.currentVersion().binding().key();
        var listed = new ArrayList<Scope>();
        for (var id : wanted.scopes()) {
            var scope = draft.scope(id).filter(one -> one.policy().equals(policy.id()));
            if (scope.isPresent() && scope.get().needsRewrapping(current, wanted.newKeys())) {
                requireRoomInLineage(scope.get());
                if (wanted.newKeys()) {
                    requireRoomForKey(scope.get());
                }
                listed.add(scope.get());
            }
        }
        if (listed.isEmpty()) {
            return;
        }
        try (var source = scopes.keysFor(wanted)) {
            var changed = scopes.useCurrentKey(policy, policyKey -> {
                var done = new ArrayList<Scope>();
                for (var scope : listed) {
                    var again = scopes.rewrapped(scope, policy, policy, policyKey, source);
                    done.add(
                            wanted.newKeys() && !again.isNewUnder(current)
                                    ? scopes.withNewKey(policyKey, policy, again)
                                    : again);
                }
                return done;
            });
            changed.forEach(draft::put);
        }
    }

    /** Gives a policy another default scope. */
    void replaceDefaultScope(ChainDraft draft, Policy policy) {
        var made = scopes.useCurrentKey(policy, policyKey -> {
            var scope = scopes.newScope(ScopeId.random(), policyKey, List.of(), policy.tenant(), policy.id());
            var tag = policyKey.lineage().tag(new Naming.OfDefaultScope(policy.id(), scope.id()));
            return new DefaultScope(scope, tag);
        });
        draft.put(made.scope());
        draft.put(policy.withDefaultScope(made.scope().id(), made.tag()));
    }

    private Policy requireAssignable(ChainDraft draft, String scope, Tenant tenant, String policyAlias)
            throws KeyChainException {
        var policy = draft.policyNamed(policyAlias)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.POLICY_UNKNOWN,
                        "There is no policy " + policyAlias
                                + " in this key chain; create it with 'o365se policy create' or KeyChain.create",
                        null));
        Requirements.sameTenant(scope, tenant, policy.tenant());
        Requirements.enabled(policy, "no scope can be assigned to it; choose another policy");
        operators.requireSignature(policy);
        return policy;
    }

    private static void requireRoomForKey(Scope scope) throws KeyChainException {
        requireRoom(scope, scope.keys().size(), Limits.SCOPE_KEY_VERSIONS, "scope key versions");
        requireRoom(scope, scope.nextKeyVersion() - 1, Limits.VERSION, "scope key version numbers");
    }

    private static void requireRoomInLineage(Scope scope) throws KeyChainException {
        for (var key : scope.keys()) {
            requireRoom(scope, key.lineage().size(), Limits.LINEAGE, "re-assignments");
        }
    }

    private static void requireRoom(Scope scope, long there, long most, String what) throws KeyChainException {
        if (there >= most) {
            throw new KeyChainException(
                    ProviderErrorId.CHAIN_TOO_LARGE,
                    "Scope " + scope.displayName() + " has " + there + " " + what
                            + ", the maximum; create a new scope for further messages",
                    null);
        }
    }
}
