package org.o365se.internal.chain;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.o365se.KeyChainException;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.audit.AuditKind;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.change.ChangeEvents;
import org.o365se.internal.change.ChangePlanner;
import org.o365se.internal.change.Changed;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.keys.Operators;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.record.ChainFile;
import org.o365se.internal.record.ChainKeys;
import org.o365se.internal.record.ChainSecret;
import org.o365se.internal.store.ChainStorage;
import org.o365se.rootkey.RootKeyException;
import org.o365se.store.UnknownOutcomeException;
import org.o365se.store.UnsyncedCommitException;

/**
 * Changes one key chain: plans a change, commits its plan to the storage, and records it in the audit log. Thread-safe; changes are serialized, but root keys
 * are called before the chain is locked.
 */
final class ChainWriter implements AutoCloseable {
    /** A plan fails if another change has modified the same objects; each failure means that the other change has succeeded. */
    private static final int MAX_PLANS = 50;

    private final ChainStorage storage;
    private final NewestSnapshot newest;
    private final ChangePlanner planner;
    private final Operators operators;
    private final AuditSink audit;
    private final ReentrantLock changing = new ReentrantLock();
    private final Runnable requireOpen;

    /** Takes ownership of the storage and closes it; {@code requireOpen} throws once the chain is closed. */
    ChainWriter(
            ChainStorage storage,
            NewestSnapshot newest,
            ChangePlanner planner,
            Operators operators,
            AuditSink audit,
            Runnable requireOpen) {
        this.storage = storage;
        this.newest = newest;
        this.planner = planner;
        this.operators = operators;
        this.audit = audit;
        this.requireOpen = requireOpen;
    }

    /** Changes the chain, like {@link ChainService#change(ChainChange, OperatorConsent)}. */
    Changed change(ChainChange change, OperatorConsent consent) throws KeyChainException {
        boolean wasInterrupted = Thread.interrupted();
        try {
            requireOpen.run();
            return audited(change, consent, storage.load());
        } catch (IOException e) {
            throw notChanged(e);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A change that must be audited is not made unless its line was written before. */
    private Changed audited(ChainChange change, OperatorConsent consent, ChainSnapshot snapshot)
            throws KeyChainException {
        var events = new ChangeEvents(audit, change, snapshot);
        events.announce();
        try {
            var next = planAndCommit(change, consent, snapshot);
            events.made(next.generation());
            return new Changed(next, operators);
        } catch (RootKeyException e) {
            events.failed(e);
            throw new KeyChainException(e.id(), e.text(), e);
        } catch (UnsyncedCommitException e) {
            // Changed, though perhaps not for good: the message says so, and the next look shows it.
            events.failed(e);
            throw new KeyChainException(e.id(), e.text(), e);
        } catch (UnknownOutcomeException e) {
            events.failed(e);
            throw new KeyChainException(e.id(), e.text(), e);
        } catch (IOException e) {
            events.failed(e);
            throw notChanged(e);
        } catch (KeyChainException | RuntimeException e) {
            events.failed(e);
            throw e;
        }
    }

    /** Raises the high-water mark to the chain, like {@link ChainService#settle}. */
    void settle() throws KeyChainException {
        try {
            requireOpen.run();
            commit(new ChainDraft(storage.load()).toPlan());
        } catch (IOException e) {
            throw new KeyChainException(
                    ProviderErrorId.CHAIN_WRITE_FAILED,
                    "The key chain was changed, but its high-water mark was not raised: " + e.getMessage(),
                    e);
        }
    }

    private ChainSnapshot planAndCommit(ChainChange change, OperatorConsent consent, ChainSnapshot first)
            throws KeyChainException, IOException {
        var base = first;
        for (int tries = 1; ; tries++) {
            requireOpen.run();
            var next = commit(planner.plan(change, consent, base));
            if (next.isPresent()) {
                return next.get();
            }
            if (tries == MAX_PLANS) {
                throw new KeyChainException(
                        ProviderErrorId.CHAIN_WRITE_FAILED,
                        "The key chain was not changed, because the same policy or scope was changed at the same time; try again",
                        null);
            }
            base = storage.load();
        }
    }

    /** Plans a change and changes nothing, like {@link ChainService#tryChange}. */
    ChainSnapshot tryChange(ChainChange change) throws KeyChainException {
        try {
            requireOpen.run();
            var base = storage.load();
            return planner.plan(change, OperatorConsent.NONE, base)
                    .applyTo(base)
                    .orElseThrow();
        } catch (RootKeyException e) {
            throw new KeyChainException(e.id(), e.text(), e);
        } catch (IOException e) {
            throw new KeyChainException(
                    ProviderErrorId.CHAIN_UNREADABLE, "The key chain cannot be read: " + e.getMessage(), e);
        }
    }

    private static KeyChainException notChanged(IOException e) {
        return new KeyChainException(
                ProviderErrorId.CHAIN_WRITE_FAILED, "The key chain was not changed: " + e.getMessage(), e);
    }

    /** Changes the state of a policy, like {@link ChainService#update}. */
    void update(PolicyId id, UnaryOperator<PolicyState> change) throws IOException {
        for (int tries = 1; tries <= MAX_PLANS; tries++) {
            var draft = new ChainDraft(newestContent());
            var policy = draft.policy(id);
            if (policy.isEmpty()) {
                return;
            }
            var state = change.apply(policy.get().state());
            if (state.equals(policy.get().state())) {
                return;
            }
            draft.put(policy.get().withState(state));
            var next = commit(draft.toPlan());
            if (next.isPresent()) {
                ChangeEvents.stateChanged(audit, policy.get(), state, next.get());
                return;
            }
        }
        throw new IOException(ProviderErrorId.CHAIN_WRITE_FAILED.with(
                "The state of policy " + id + " was not changed, because it was changed at the same time; try again"));
    }

    /** Reads the chain; a secret that cannot be read is no failure of the root key that is being used. */
    private ChainSnapshot newestContent() throws IOException {
        try {
            return storage.load();
        } catch (RootKeyException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Applies a plan to the newest content of the chain, if it still holds there. */
    Optional<ChainSnapshot> commit(ChainPlan plan) throws IOException {
        changing.lock();
        try {
            requireOpen.run();
            long before = newest.beforeLooking();
            var next = storage.commit(plan);
            next.ifPresent(snapshot -> newest.take(snapshot, before));
            return next;
        } finally {
            changing.unlock();
        }
    }

    /** Changes the secret that authenticates the chain, like {@link ChainService#rotateSecret}. */
    void rotateSecret(char[] newSecret) throws IOException {
        if (newSecret.length == 0) {
            throw new IllegalArgumentException(
                    ProviderErrorId.STORE_PASSWORD_NEEDED.with(
                            "The new secret of a key chain cannot be empty, because it authenticates the chain; pass a secret"));
        }
        var event = AuditEvent.of(AuditKind.CHAIN_SECRET_CHANGED)
                .with(Member.CHAIN, newest.lastSeen().chainId());
        audit.announce(event.begun().build());
        try {
            var rotated = rotate(newSecret);
            audit.report(
                    event.done().with(Member.GENERATION, rotated.generation()).build());
        } catch (IOException | RuntimeException e) {
            audit.report(event.failed(e).build());
            throw e;
        }
    }

    private ChainSnapshot rotate(char[] newSecret) throws IOException {
        changing.lock();
        try {
            requireOpen.run();
            long before = newest.beforeLooking();
            var rotated = storage.rotateSecret(newSecret);
            newest.take(rotated, before);
            return rotated;
        } finally {
            changing.unlock();
        }
    }

    /** Writes the chain to a stream, like {@link ChainService#store}. */
    void store(OutputStream stream, char[] secret) throws IOException {
        changing.lock();
        try {
            var stored = atLeastFirst(newest.lastSeen());
            var keys = ChainKeys.derive(ChainSecret.forNewChain(secret, new SecureRandom()), stored.chainId(), secret);
            try {
                stream.write(ChainFile.write(stored, keys));
                stream.flush();
            } finally {
                keys.destroy();
            }
            newest.takeStored(stored);
        } finally {
            changing.unlock();
        }
    }

    /** Writes a chain that was never changed with generation 1, because no file may have generation 0. */
    private static ChainSnapshot atLeastFirst(ChainSnapshot snapshot) {
        return snapshot.generation() == 0 ? snapshot.withGeneration(1) : snapshot;
    }

    /** Waits for the change that is being written, and closes the storage. */
    @Override
    public void close() {
        changing.lock();
        try {
            storage.close();
        } finally {
            changing.unlock();
        }
    }
}
