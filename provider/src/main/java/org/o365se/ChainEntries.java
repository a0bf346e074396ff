package org.o365se;

import java.util.List;
import org.o365se.internal.approval.ApproverLine;
import org.o365se.internal.chain.ChainUse;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.EntryId;
import org.o365se.internal.model.PolicyInfo;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeInfo;

/** The policies and scopes of a chain by name, as the public API describes them. Thread-safe. */
final class ChainEntries {
    private final ChainUse use;

    ChainEntries(ChainUse use) {
        this.use = use;
    }

    /** Returns a policy that must exist. */
    PolicyInfo policy(String aliasOrId) throws KeyChainException {
        return use.chain().policy(aliasOrId).orElseThrow(() -> unknownPolicy(aliasOrId));
    }

    /** Returns a scope that must exist. */
    ScopeInfo scope(String alias) throws KeyChainException {
        return use.chain()
                .scope(alias)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.SCOPE_UNKNOWN,
                        "There is no scope " + alias + " in this key chain; create it first",
                        null));
    }

    /** Returns the id of the scope or policy with an alias or id, which must exist. */
    EntryId idNamed(String named) throws KeyChainException {
        var scope = use.chain().scope(named);
        return scope.isPresent()
                ? scope.get().id()
                : use.chain().policy(named).orElseThrow(() -> unknown(named)).id();
    }

    /** Returns the scopes of a tenant that have an alias, by one of their aliases. */
    List<String> scopesOf(String tenant) {
        return use.chain().current().scopes().stream()
                .filter(scope ->
                        scope.tenant().name().equals(tenant) && !scope.names().isEmpty())
                .map(Scope::displayName)
                .toList();
    }

    static KeyChainException unknownPolicy(String policy) {
        return new KeyChainException(
                ProviderErrorId.POLICY_UNKNOWN,
                "There is no policy " + policy + " in this key chain; list the policies with 'o365se policy list'",
                null);
    }

    static KeyChainException unknownScope(String scope) {
        return new KeyChainException(
                ProviderErrorId.SCOPE_UNKNOWN,
                "There is no scope " + scope + " in this key chain; list the scopes with 'o365se scope list'",
                null);
    }

    static KeyChainException unknown(String alias) {
        return new KeyChainException(
                ProviderErrorId.SCOPE_UNKNOWN,
                "There is no scope or policy " + alias + " in this key chain; use its alias or its id",
                null);
    }

    static ChainChange creationOf(EncryptionScope scope) throws KeyChainException {
        var alias = Alias.of(scope.alias());
        return scope.policy().isEmpty()
                ? new ChainChange.CreateScope(alias)
                : new ChainChange.CreateScope(alias, scope.policy());
    }

    static DataEncryptionPolicy toPolicy(PolicyInfo info) {
        return DataEncryptionPolicy.builder(info.alias())
                .profile(info.profile())
                .availability(info.availability())
                .storedAvailabilityKey(info.availabilityKey())
                .approvers(
                        info.approvers().stream()
                                .map(one -> new PolicyApprover(one.name(), ApproverLine.keyOf(one)))
                                .toList(),
                        info.threshold())
                .buildStored(
                        info.id().toUuid(),
                        info.policyKeyVersion(),
                        info.roots(),
                        info.status(),
                        info.awaitsSignature(),
                        info.createdAt());
    }

    static EncryptionScope toScope(ScopeInfo info) {
        return EncryptionScope.stored(
                info.alias(),
                info.policy(),
                info.id().toUuid(),
                info.keyVersion(),
                info.isShredded(),
                info.createdAt());
    }
}
