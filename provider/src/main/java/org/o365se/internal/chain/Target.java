package org.o365se.internal.chain;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;

/**
 * The object of a key handle: a scope, or a policy with all its scopes.
 *
 * @param use of the chain it is in
 * @param id of the scope or policy
 * @param isPolicy whether it is a policy
 */
record Target(ChainUse use, UUID id, boolean isPolicy) {
    ChainService chain() {
        return use.chain();
    }

    UUID chainId() {
        return use.lastSeen().chainId();
    }

    /** Returns whether both are the same scope or policy, even if its chain was loaded several times. */
    boolean namesSameAs(@Nullable Target other) {
        return other != null
                && isPolicy == other.isPolicy
                && id.equals(other.id)
                && chainId().equals(other.chainId());
    }

    /** Returns whether the key decrypts the messages of a scope. */
    boolean mayOpen(Scope scope) {
        return isPolicy ? scope.policy().equals(id) : scope.id().equals(id);
    }

    /** Returns the scope under which new messages are encrypted. */
    Optional<Scope> sealingScope(ChainSnapshot snapshot) {
        return isPolicy ? snapshot.policy(id).map(Policy::defaultScope).flatMap(snapshot::scope) : snapshot.scope(id);
    }

    String goneText() {
        return (isPolicy ? "Policy " : "Scope ") + id
                + " is no longer in the key chain; load the chain that contains it";
    }
}
