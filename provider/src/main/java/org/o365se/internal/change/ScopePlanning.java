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

/** Plans changes of scopes. Thread-safe. */
final class ScopePlanning {
    private final ScopeMaker scopes;
    private final Operators operators;

    ScopePlanning(ScopeMaker scopes, Operators operators) {
        this.scopes = scopes;
        this.operators = operators;
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
        var keys = new ArrayList<>(scope.keys());
        requireRoom(scope, keys.size(), Limits.SCOPE_KEY_VERSIONS, "scope key versions");
        requireRoom(scope, scope.nextKeyVersion() - 1, Limits.VERSION, "scope key version numbers");
        keys.add(scopes.useCurrentKey(policy, policyKey -> scopes.newKey(policyKey, policy, scope)));
        draft.put(scope.withNewKey(keys));
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
        var to = requireAssignable(draft, scope.displayName(), scope.tenant(), wanted.policy());
        if (from.defaultScope().equals(scope.id())) {
            replaceDefaultScope(draft, from);
        }
        for (var key : scope.keys()) {
            requireRoom(scope, key.lineage().size(), Limits.LINEAGE, "re-assignments");
        }
        var assigned = scopes.useCurrentKey(to, policyKey -> scopes.rewrapped(scope, from, to, policyKey));
        draft.put(assigned);
    }

    private void replaceDefaultScope(ChainDraft draft, Policy policy) {
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
        if (policy.state().purgeRequested() || !policy.state().enabled()) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_DISABLED,
                    "Policy " + policyAlias
                            + " is disabled or about to be purged, so no scope can be assigned to it; choose another policy",
                    null);
        }
        operators.requireSignature(policy);
        return policy;
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
