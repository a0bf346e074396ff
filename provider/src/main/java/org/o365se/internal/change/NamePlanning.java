package org.o365se.internal.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.Tenant;

/** Plans changes of the names of policies and scopes. Thread-safe. */
final class NamePlanning {
    private final ScopeMaker scopes;

    NamePlanning(ScopeMaker scopes) {
        this.scopes = scopes;
    }

    void add(ChainChange.AddAlias change, ChainDraft draft) throws KeyChainException {
        var alias = change.alias();
        var known = draft.policy(PolicyId.of(change.id()));
        if (known.isPresent()) {
            var policy = known.get();
            Requirements.notPurged(policy, "it gets no further name");
            if (isNew(draft, policy.names(), policy.tenant(), alias)) {
                var name = scopes.useCurrentKey(
                        policy, key -> ScopeMaker.named(key.lineage(), new Naming.OfPolicy(alias, policy.id()), alias));
                draft.put(policy.withNames(with(policy.names(), name)));
            }
            return;
        }
        var scope = Requirements.scope(draft, ScopeId.of(change.id()));
        if (isNew(draft, scope.names(), scope.tenant(), alias)) {
            var name = scopes.useCurrentKey(
                    draft.policyOf(scope),
                    key -> ScopeMaker.named(key.lineage(), new Naming.OfScope(alias, scope.id()), alias));
            draft.put(scope.withNames(with(scope.names(), name)));
        }
    }

    void remove(ChainChange.RemoveAlias change, ChainDraft draft) throws KeyChainException {
        var alias = change.alias();
        var scope = draft.scope(alias);
        if (scope.isPresent()) {
            // The name of a scope whose keys were destroyed does not become free.
            Requirements.scope(draft, scope.get().id());
            draft.put(scope.get().withNames(without(scope.get().names(), alias)));
            return;
        }
        var known = draft.policy(alias);
        if (known.isEmpty()) {
            return;
        }
        var policy = known.get();
        Requirements.notPurged(policy, "its names stay");
        if (policy.names().size() == 1) {
            var inUse = draft.find(chain -> firstNamedScopeOf(chain, policy.id()));
            if (inUse.isPresent()) {
                throw new KeyChainException(
                        ProviderErrorId.POLICY_IN_USE,
                        "Policy " + alias + " still has scopes, for example " + inUse.get()
                                + "; assign them to another policy first",
                        null);
            }
        }
        draft.put(policy.withNames(without(policy.names(), alias)));
    }

    private static Optional<String> firstNamedScopeOf(ChainSnapshot chain, PolicyId policy) {
        return chain.scopes().stream()
                .filter(scope -> scope.policy().equals(policy))
                .filter(scope -> !scope.names().isEmpty())
                .map(scope -> scope.displayName())
                .findFirst();
    }

    private static boolean isNew(ChainDraft draft, List<Name> names, Tenant tenant, Alias alias)
            throws KeyChainException {
        if (names.stream().anyMatch(name -> name.alias().equals(alias))) {
            return false;
        }
        Requirements.free(draft, alias);
        Requirements.sameTenant(alias.toString(), alias.tenant(), tenant);
        if (names.size() >= Limits.ALIASES) {
            throw new KeyChainException(
                    ProviderErrorId.ALIAS_BAD,
                    names.get(0).alias() + " already has " + Limits.ALIASES
                            + " names, the maximum; remove one before you add " + alias,
                    null);
        }
        return true;
    }

    private static List<Name> with(List<Name> names, Name added) {
        var changed = new ArrayList<>(names);
        changed.add(added);
        return changed;
    }

    private static List<Name> without(List<Name> names, Alias alias) {
        return names.stream().filter(name -> !name.alias().equals(alias)).toList();
    }
}
