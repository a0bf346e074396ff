package org.o365se.internal.change;

import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.Tenant;

/** Checks the preconditions that several kinds of change share. */
final class Requirements {
    private Requirements() {}

    static void free(ChainDraft draft, Alias alias) throws KeyChainException {
        if (draft.scope(alias).filter(Scope::isShredded).isPresent()) {
            throw new KeyChainException(
                    ProviderErrorId.SCOPE_SHREDDED,
                    "The alias " + alias
                            + " belongs to a scope whose keys were destroyed, and is never used again; choose another",
                    null);
        }
        if (draft.contains(alias)) {
            throw new KeyChainException(
                    ProviderErrorId.ALIAS_TAKEN, "The alias " + alias + " is in use; choose another", null);
        }
    }

    static void sameTenant(String named, Tenant tenant, Tenant wanted) throws KeyChainException {
        if (!tenant.equals(wanted)) {
            throw new KeyChainException(
                    ProviderErrorId.TENANT_MISMATCH,
                    "The alias " + named + " belongs to tenant " + tenant + ", not to tenant " + wanted
                            + "; use an alias that begins with " + wanted + "/",
                    null);
        }
    }

    static Policy policy(ChainDraft draft, PolicyId id) throws KeyChainException {
        return draft.policy(id)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.POLICY_UNKNOWN,
                        "There is no policy " + id
                                + " in this key chain; check that it is the right chain and the newest copy",
                        null));
    }

    static void notPurged(Policy policy, String consequence) throws KeyChainException {
        if (policy.isPurged()) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_PURGED,
                    "Policy " + policy.displayName() + " was purged and its keys do not exist any more, so "
                            + consequence,
                    null);
        }
    }

    static void enabled(Policy policy, String consequence) throws KeyChainException {
        // Without the advice, which is for a policy that can be enabled.
        notPurged(policy, consequence.split(";", 2)[0]);
        if (!policy.state().isUsable()) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_DISABLED,
                    "Policy " + policy.displayName() + " is disabled or about to be purged, so " + consequence,
                    null);
        }
    }

    static Scope scope(ChainDraft draft, ScopeId id) throws KeyChainException {
        var scope = draft.scope(id)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.SCOPE_UNKNOWN,
                        "There is no scope " + id
                                + " in this key chain; check that it is the right chain and the newest copy",
                        null));
        if (scope.isShredded()) {
            throw new KeyChainException(
                    ProviderErrorId.SCOPE_SHREDDED,
                    "The keys of scope " + scope.displayName()
                            + " were destroyed, so it is not changed; create another scope",
                    null);
        }
        return scope;
    }
}
