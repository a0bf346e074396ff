package org.o365se.internal.chain;

import java.time.Instant;
import java.util.Optional;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Purge;
import org.o365se.internal.model.Scope;

/** The reason why the state of a policy or scope permits no use of its keys. */
final class Unusable {
    private Unusable() {}

    /** Returns the refusal, or empty if the keys may be used. */
    static Optional<KeyChainException> refusal(Policy policy, Scope scope) {
        if (scope.shred().isPresent()) {
            return refusal(
                    ProviderErrorId.SCOPE_SHREDDED,
                    "The keys of scope " + scope.displayName() + " were destroyed at "
                            + Instant.ofEpochMilli(scope.shred().get().at())
                            + ", so nothing can be encrypted or decrypted under it; use another scope");
        }
        var state = policy.state();
        if (state.isUsable()) {
            return Optional.empty();
        }
        var purge = state.purge();
        if (purge.filter(Purge::isDone).isPresent()) {
            return refusal(
                    ProviderErrorId.POLICY_PURGED,
                    "Policy " + policy.displayName() + " was purged at "
                            + Instant.ofEpochMilli(purge.get().destroyedAt())
                            + ", so its keys do not exist any more; use another policy");
        }
        return refusal(
                ProviderErrorId.POLICY_DISABLED,
                "Policy " + policy.displayName()
                        + (purge.isPresent()
                                ? " is about to be purged, so nothing can be encrypted or decrypted under it; use another policy, or look at it with 'o365se policy show'"
                                : " is disabled; ask its operator to enable it"));
    }

    private static Optional<KeyChainException> refusal(ProviderErrorId id, String text) {
        return Optional.of(new KeyChainException(id, text, null));
    }
}
