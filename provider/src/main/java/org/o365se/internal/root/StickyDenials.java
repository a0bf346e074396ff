package org.o365se.internal.root;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.DeniedMark;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyUnavailableException;

/**
 * Records in the chain that a root key denied its use, until its next success. In the meantime a root key that cannot be reached counts as one that denies its
 * use: otherwise unplugging an HSM, or a firewall rule, would undo a revocation. Thread-safe.
 */
public final class StickyDenials implements RootUses {
    private static final Logger LOG = System.getLogger("org.o365se");

    private final RootUses uses;
    private final PolicyRecords records;
    private final Clock clock;
    /** Denials that could not be written to the chain; they count in this process. */
    private final Set<PolicyRoot> unwritten = ConcurrentHashMap.newKeySet();

    private record PolicyRoot(PolicyId policy, RootKeyUri uri, String version) {}

    public StickyDenials(RootUses uses, PolicyRecords records, Clock clock) {
        this.uses = uses;
        this.records = records;
        this.clock = clock;
    }

    @Override
    public <T> T perform(RootUse use, Supplier<T> call) {
        var opening = use.opening();
        if (opening.isEmpty()) {
            return uses.perform(use, call);
        }
        var policyKey = opening.get().policyKey();
        var root =
                new PolicyRoot(policyKey.id().policy(), use.uri(), opening.get().version());
        try {
            var result = uses.perform(use, call);
            opened(root);
            return result;
        } catch (RootKeyDeniedException e) {
            denied(root, policyKey.policy());
            throw e;
        } catch (RootKeyUnavailableException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            var mark = markOf(root);
            if (mark.isPresent() || unwritten.contains(root)) {
                throw stillDenied(root, mark, e);
            }
            throw e;
        }
    }

    private Optional<DeniedMark> markOf(PolicyRoot root) {
        return records.newest(root.policy()).flatMap(policy -> policy.state().markOf(root.uri(), root.version()));
    }

    private void opened(PolicyRoot root) {
        unwritten.remove(root);
        var known = records.newest(root.policy());
        if (known.isPresent()
                && !known.get()
                        .state()
                        .opened(root.uri(), root.version())
                        .equals(known.get().state())) {
            try {
                records.update(root.policy(), state -> state.opened(root.uri(), root.version()));
            } catch (IOException e) {
                // The mark stays, which is the safe side; the next success tries again.
                LOG.log(
                        Level.WARNING,
                        ProviderErrorId.CHAIN_WRITE_FAILED.with("Root key " + root.uri()
                                + " unwraps again, but its denial could not be removed from the key chain; check the chain's storage. "
                                + e.getMessage()));
            }
        }
    }

    private void denied(PolicyRoot root, String policy) {
        if (markOf(root).isPresent()) {
            return;
        }
        unwritten.add(root);
        try {
            records.update(root.policy(), state -> state.denied(root.uri(), root.version(), clock.millis()));
            if (markOf(root).isPresent()) {
                unwritten.remove(root);
            }
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    ProviderErrorId.CHAIN_WRITE_FAILED.with("Root key " + root.uri() + " denies its use for policy "
                            + policy
                            + ", but the denial could not be written to the key chain, so it counts in this process only; check the chain's storage. "
                            + e.getMessage()));
        }
    }

    private static RootKeyDeniedException stillDenied(
            PolicyRoot root, Optional<DeniedMark> mark, RootKeyUnavailableException failure) {
        var since =
                mark.map(known -> " at " + Instant.ofEpochMilli(known.since())).orElse("");
        return new RootKeyDeniedException(
                ProviderErrorId.ROOT_STILL_DENIED,
                "Root key " + root.uri() + " denied its use" + since
                        + " and has unwrapped nothing since, so a failure to reach it counts as a denial; restore its use at its home. "
                        + failure.text(),
                failure);
    }
}
