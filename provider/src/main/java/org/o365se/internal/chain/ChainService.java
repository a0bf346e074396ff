package org.o365se.internal.chain;

import java.io.IOException;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.o365se.Access;
import org.o365se.ChainHealth;
import org.o365se.HealthListener;
import org.o365se.KeyChainException;
import org.o365se.ReadAccess;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.audit.AuditKind;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.change.ChangeEvents;
import org.o365se.internal.change.ChangePlanner;
import org.o365se.internal.change.Changed;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.health.PolicyFacts.OpenKey;
import org.o365se.internal.health.PolicyFacts.Opener;
import org.o365se.internal.keys.KeyTimes;
import org.o365se.internal.keys.NameProof;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.keys.ScopeKeys;
import org.o365se.internal.keys.WrappingKey;
import org.o365se.internal.message.MessageCounts;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.ChainClosed;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyInfo;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.ScopeInfo;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.internal.record.ChainFile;
import org.o365se.internal.record.ChainKeys;
import org.o365se.internal.record.ChainSecret;
import org.o365se.internal.record.OperatorStatement;
import org.o365se.internal.root.PolicyRecords;
import org.o365se.internal.store.ChainStorage;
import org.o365se.internal.thread.RetryPause;
import org.o365se.rootkey.RootKeyException;
import org.o365se.store.UnsyncedCommitException;

/**
 * The service of one key chain: its newest snapshot, its storage and its unwrapped policy keys. Used by every KeyStore, {@code KeyChain} and key handle.
 *
 * <p>Thread-safe. Reading takes no lock, except to check the chain's file when the configured time has passed; changes are serialized, and readers do not wait
 * for them.
 */
public final class ChainService implements PolicyRecords, AutoCloseable {
    /** A plan fails if another change has modified the same objects; each failure means that the other change has succeeded. */
    private static final int MAX_PLANS = 50;

    /** Slightly longer than the first back-off of the bridges. */
    private static final Duration RETRY_PAUSE = Duration.ofMillis(1_200);

    private final ChainStorage storage;
    private final PolicyKeys policyKeys;
    private final ScopeKeys scopeKeys;
    private final ChangePlanner planner;
    private final NewestSnapshot newest;
    private final ChainSettings settings;
    private final RefusedAccess refusedAccess;
    private final MessageCounts messageCounts = new MessageCounts();
    private final ReentrantLock changing = new ReentrantLock();
    private final RetryPause retryPause = new RetryPause(RETRY_PAUSE);
    private volatile boolean closed;

    public ChainService(ChainStorage storage, PolicyKeys policyKeys, ChangePlanner planner, ChainSettings settings)
            throws IOException {
        this.storage = storage;
        this.policyKeys = policyKeys;
        this.scopeKeys = new ScopeKeys(policyKeys);
        this.planner = planner;
        this.settings = settings;
        this.refusedAccess = new RefusedAccess(settings.audit(), settings.isSystemAccessAllowed(), System::nanoTime);
        this.newest = new NewestSnapshot(storage, settings.staleness(), policyKeys::follow);
        settings.health().follow(newest::lastSeen, this::openKey);
    }

    // ---- reading ----

    /** Returns the newest snapshot; a change by another process is visible within the configured time. */
    public ChainSnapshot current() {
        return newest.current();
    }

    /** Returns the last known snapshot, without checking the storage. */
    ChainSnapshot lastSeen() {
        return newest.lastSeen();
    }

    /** Checks the storage and returns the newest snapshot, regardless of the time since the last check. */
    ChainSnapshot lookAgain() {
        return newest.lookAgain();
    }

    /**
     * Returns all aliases. *
     * @return the aliases of policies and scopes
     */
    public Set<Alias> aliases() {
        return current().aliases();
    }

    /**
     * Returns the policies. *
     * @return all, oldest first
     */
    public List<PolicyInfo> policies() {
        var snapshot = current();
        return snapshot.policies().stream()
                .map(policy -> policyKeys.operators().info(snapshot, policy))
                .toList();
    }

    /**
     * Returns the scopes, including those without an alias. *
     * @return all, oldest first
     */
    public List<ScopeInfo> scopes() {
        var snapshot = current();
        return snapshot.scopes().stream()
                .map(scope -> ScopeInfo.of(snapshot, scope))
                .toList();
    }

    /**
     * Finds a policy.
     *
     * @param aliasOrId one of its names, or its id in text form
     * @return the policy, or empty
     */
    public Optional<PolicyInfo> policy(String aliasOrId) {
        var snapshot = current();
        return snapshot.policyNamed(aliasOrId)
                .map(policy -> policyKeys.operators().info(snapshot, policy));
    }

    /**
     * Finds a scope.
     *
     * @param aliasOrId one of its names, or its id in text form
     * @return the scope, or empty
     */
    public Optional<ScopeInfo> scope(String aliasOrId) {
        var snapshot = current();
        return snapshot.scopeNamed(aliasOrId).map(scope -> ScopeInfo.of(snapshot, scope));
    }

    /**
     * Finds the scope under which an alias encrypts: the scope itself, or the default scope of a policy.
     *
     * @param alias of a scope or policy
     * @return the scope's id, or empty if there is no such alias
     */
    public Optional<ScopeId> scopeIdOf(String alias) {
        var snapshot = current();
        return snapshot.scope(alias)
                .map(Scope::id)
                .or(() -> snapshot.policy(alias).map(Policy::defaultScope));
    }

    /** Returns whether a scope key version of a snapshot is durable: only then may it encrypt. */
    boolean isDurable(ChainSnapshot seenIn, ScopeKeyId id) {
        return newest.isDurable(seenIn, id);
    }

    /** Leases the wrapping key of a scope key version. Costs a root key operation only if the policy key is not in the cache. */
    WrappingKey open(Access access, ChainSnapshot snapshot, Scope scope, WrappedScopeKey key) {
        requireOpen();
        return scopeKeys.wrappingKey(access, snapshot.policyOf(scope), scope, key);
    }

    /**
     * Checks that a name was assigned by a holder of the policy's key.
     *
     * @param keyVersion the policy key version that is used anyway; another one is unwrapped only if the name was assigned with a later one
     */
    void requireGiven(Access access, Policy policy, Naming naming, KeyTag tag, long keyVersion) {
        requireOpen();
        NameProof.require(policyKeys, access, policy, naming, tag, keyVersion);
    }

    // ---- counts ----

    /** Returns the id of the chain in text form. */
    public String chainId() {
        return lastSeen().chainId().toString();
    }

    /** Returns what counts the messages of this chain. */
    public MessageCounts messageCounts() {
        return messageCounts;
    }

    /** Returns for how many whole messages the policy key was in the cache. */
    public long policyKeyCacheHits() {
        long messages = messageCounts.messagesSealed() + messageCounts.messagesOpened();
        return Math.max(0, messages - policyKeys.openings());
    }

    /** Returns how often a policy key was not in the cache, so that root keys were called. */
    public long policyKeyCacheMisses() {
        return policyKeys.openings();
    }

    RefusedAccess refusedAccess() {
        return refusedAccess;
    }

    CipherSettings cipherSettings() {
        return settings.cipher();
    }

    /** Returns how long unwrapped policy keys are cached, and when their root keys are asked again. */
    public KeyTimes keyTimes() {
        return policyKeys.times();
    }

    AuditSink audit() {
        return settings.audit();
    }

    // ---- changing ----

    /**
     * Changes the chain without a signature of an operator, like {@link #change(ChainChange, OperatorConsent)}.
     *
     * @param change the requested change
     * @return the changed objects
     * @throws KeyChainException if the chain does not allow the change, a root key fails, or the chain cannot be written
     */
    public Changed change(ChainChange change) throws KeyChainException {
        return change(change, OperatorConsent.NONE);
    }

    /**
     * Changes the chain. When this method returns, the change is as durable as the chain's storage can make it. When it throws, nothing has changed, with one
     * exception that the message names: the file has been replaced, but may be lost in a power failure. Root keys are called before the chain is locked, so
     * that a slow one delays no other change. An interrupt during a call of a root key may end the change; otherwise the interrupt status has no effect and is
     * kept.
     *
     * @param change the requested change
     * @param consent how an operator approves the policies that it creates
     * @return the changed objects
     * @throws KeyChainException if the chain does not allow the change, a root key fails, or the chain cannot be written
     */
    public Changed change(ChainChange change, OperatorConsent consent) throws KeyChainException {
        boolean wasInterrupted = Thread.interrupted();
        try {
            requireOpen();
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
        var events = new ChangeEvents(settings.audit(), change, snapshot);
        events.announce();
        try {
            var next = planAndCommit(change, consent, snapshot);
            events.made(next.generation());
            return new Changed(next, policyKeys.operators());
        } catch (RootKeyException e) {
            events.failed(e);
            throw new KeyChainException(e.id(), e.text(), e);
        } catch (UnsyncedCommitException e) {
            // Changed, though perhaps not for good: the message says so, and the next look shows it.
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

    private ChainSnapshot planAndCommit(ChainChange change, OperatorConsent consent, ChainSnapshot first)
            throws KeyChainException, IOException {
        var base = first;
        for (int tries = 1; ; tries++) {
            requireOpen();
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

    /**
     * Plans a change, with all operations of root keys that it needs, and changes nothing.
     *
     * @param change the change that would be requested
     * @return the chain as it would be
     * @throws KeyChainException if the chain does not allow the change or a root key fails
     */
    public ChainSnapshot tryChange(ChainChange change) throws KeyChainException {
        try {
            requireOpen();
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

    @Override
    public Optional<Policy> newest(PolicyId id) {
        return newest.lastSeen().policy(id);
    }

    /** Changes the state of a policy, which needs no policy key: it restricts, or removes a restriction that a root key has disproved. */
    @Override
    public void update(PolicyId id, UnaryOperator<PolicyState> change) throws IOException {
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
                ChangeEvents.stateChanged(settings.audit(), policy.get(), state, next.get());
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
            requireOpen();
            long before = newest.beforeLooking();
            var next = storage.commit(plan);
            next.ifPresent(snapshot -> newest.take(snapshot, before));
            return next;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Returns whether a secret is that of the chain.
     *
     * @param given the secret; the array is not changed
     * @return whether it is; a chain in memory accepts any
     * @throws IOException if the chain cannot be read
     */
    public boolean isSecret(char[] given) throws IOException {
        return storage.isSecret(given);
    }

    /**
     * Returns the request that an operator signs to approve a policy.
     *
     * @param aliasOrId of the policy
     * @return the bytes, or empty if there is no such policy
     */
    public Optional<byte[]> operatorRequest(String aliasOrId) {
        return current()
                .policyNamed(aliasOrId)
                .map(policy -> OperatorStatement.bytesOf(policy.versions().get(0)));
    }

    /**
     * Changes the secret that authenticates a live chain in a file; durable when it returns.
     *
     * @param newSecret the secret; the array is not changed
     * @throws IOException if the chain cannot be written; it keeps its old secret then, unless the message says that the file has been replaced
     */
    public void rotateSecret(char[] newSecret) throws IOException {
        if (newSecret.length == 0) {
            throw new IllegalArgumentException(
                    ProviderErrorId.STORE_PASSWORD_NEEDED.with(
                            "The new secret of a key chain cannot be empty, because it authenticates the chain; pass a secret"));
        }
        var event = AuditEvent.of(AuditKind.CHAIN_SECRET_CHANGED)
                .with(Member.CHAIN, lastSeen().chainId());
        settings.audit().announce(event.begun().build());
        try {
            var rotated = rotate(newSecret);
            settings.audit()
                    .report(event.done()
                            .with(Member.GENERATION, rotated.generation())
                            .build());
        } catch (IOException | RuntimeException e) {
            settings.audit().report(event.failed(e).build());
            throw e;
        }
    }

    private ChainSnapshot rotate(char[] newSecret) throws IOException {
        changing.lock();
        try {
            requireOpen();
            long before = newest.beforeLooking();
            var rotated = storage.rotateSecret(newSecret);
            newest.take(rotated, before);
            return rotated;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Writes the chain to a stream, authenticated with a secret. From then on its keys may be used.
     *
     * @param stream receives the key chain file; flushed, not closed
     * @param secret the chain's new secret; the array is not changed
     * @throws IOException if the stream fails
     */
    public void store(OutputStream stream, char[] secret) throws IOException {
        changing.lock();
        try {
            var stored = atLeastFirst(lastSeen());
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

    /**
     * Unwraps every policy key with each of its root keys, and every scope key with its policy key.
     *
     * @return the result
     */
    public ChainCheck check() {
        requireOpen();
        return ChainCheck.of(current(), policyKeys, scopeKeys, () -> {
            if (retryPause.await()) {
                throw ChainClosed.refusal();
            }
        });
    }

    /** Unwraps the newest policy key of each policy with each of its root keys, so that their health is known. */
    public void tryRoots() {
        requireOpen();
        for (var policy : current().policies()) {
            var version = policy.currentVersion();
            for (int copy = 0; copy < version.copies().size(); copy++) {
                try {
                    policyKeys.openByRoot(policy, version, copy).destroy();
                } catch (RootKeyException e) {
                    // The health of the root key tells of it.
                }
            }
        }
    }

    /**
     * Returns the health of the chain, without using a root key.
     *
     * @return the health as this process knows it
     */
    public ChainHealth health() {
        requireOpen();
        Optional<String> failure = Optional.empty();
        try {
            current();
        } catch (ProviderException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        }
        return settings.health().health(failure);
    }

    /**
     * Adds a listener of the health of the policies.
     *
     * @param listener is notified of each change
     */
    public void addHealthListener(HealthListener listener) {
        settings.health().add(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener one that was added
     */
    public void removeHealthListener(HealthListener listener) {
        settings.health().remove(listener);
    }

    /**
     * Finds the root keys that can lead to the messages of a scope or policy. Uses no root key.
     *
     * @param aliasOrId of a scope or policy
     * @return the root keys, or empty if there is no such scope or policy
     */
    public Optional<ReadAccess> readAccess(String aliasOrId) {
        return new ReadAccessFinder(current()).of(aliasOrId);
    }

    private Optional<OpenKey> openKey(PolicyKeyId policyKey) {
        return policyKeys
                .timeLeft(policyKey)
                .map(left -> new OpenKey(Opener.ROOT, left))
                .or(() -> policyKeys.bridgedTimeLeft(policyKey).map(left -> new OpenKey(Opener.AVAILABILITY, left)));
    }

    /** Returns whether the chain has not been changed since this process created it in memory, or was never stored, so that there is nothing to check. */
    public boolean isUnused() {
        var snapshot = current();
        return snapshot.generation() == 0
                || (storage.isOfThisProcess() && snapshot.policies().isEmpty());
    }

    /** Removes and overwrites all unwrapped keys; the next use unwraps them again, also with root keys that failed a moment ago. */
    public void forget() {
        settings.endPauses().run();
        policyKeys.forget();
    }

    /** Overwrites all unwrapped keys and closes the connections to root keys. Handles of this chain fail from now on. */
    @Override
    public void close() {
        closed = true;
        newest.close();
        retryPause.close();
        policyKeys.close();
        changing.lock();
        try {
            storage.close();
        } finally {
            changing.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw ChainClosed.refusal();
        }
    }

    /** Returns the exception of {@code Cipher.init} for a key that cannot be used: it has the message of the root key failure, which is its cause. */
    static InvalidKeyException unusable(RootKeyException e) {
        return new InvalidKeyException(e.getMessage(), e);
    }
}
