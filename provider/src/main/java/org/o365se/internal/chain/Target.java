package org.o365se.internal.chain;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.EntryId;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;

/**
 * The object of a key handle: a scope, or a policy with all its scopes.
 *
 * @param use of the chain it is in
 * @param id of the scope or policy
 */
record Target(ChainUse use, EntryId id) {
    boolean isPolicy() {
        return id instanceof PolicyId;
    }

    ChainService chain() {
        return use.chain();
    }

    ChainId chainId() {
        return use.lastSeen().chainId();
    }

    /** Returns whether both are the same scope or policy, even if its chain was loaded several times. */
    boolean namesSameAs(@Nullable Target other) {
        return other != null && id.equals(other.id) && chainId().equals(other.chainId());
    }

    /** Returns whether the key decrypts the messages of a scope. */
    boolean mayOpen(Scope scope) {
        return id instanceof PolicyId policy
                ? scope.policy().equals(policy)
                : scope.id().equals(id);
    }

    /** Returns the scope under which new messages are encrypted. */
    Optional<Scope> sealingScope(ChainSnapshot snapshot) {
        return id instanceof PolicyId policy
                ? snapshot.policy(policy).map(Policy::defaultScope).flatMap(snapshot::scope)
                : snapshot.scope((ScopeId) id);
    }

    /** Returns the policy that is used, as last seen. */
    Optional<Policy> policy() {
        var snapshot = use.lastSeen();
        return id instanceof PolicyId policy
                ? snapshot.policy(policy)
                : snapshot.scope((ScopeId) id).map(snapshot::policyOf);
    }

    /** Returns the aliases of the policy that is used, as last seen; none if it is gone. */
    List<String> policyNames() {
        return policy().map(policy -> policy.names().stream()
                        .map(named -> named.alias().toString())
                        .toList())
                .orElse(List.of());
    }

    String goneText() {
        return (isPolicy() ? "Policy " : "Scope ") + id
                + " is no longer in the key chain; load the chain that contains it";
    }
}
