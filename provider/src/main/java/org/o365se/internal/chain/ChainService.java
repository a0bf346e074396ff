package org.o365se.internal.chain;

import java.io.IOException;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.o365se.Access;
import org.o365se.ChainHealth;
import org.o365se.HealthListener;
import org.o365se.KeyChainException;
import org.o365se.ReadAccess;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.change.ChangePlanner;
import org.o365se.internal.change.Changed;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.keys.KeyTimes;
import org.o365se.internal.keys.NameProof;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.keys.ScopeKeys;
import org.o365se.internal.keys.WrappingKey;
import org.o365se.internal.message.MessageCounts;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.ChainClosed;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyInfo;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.ScopeInfo;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.internal.record.OperatorStatement;
import org.o365se.internal.root.PolicyRecords;
import org.o365se.internal.store.ChainStorage;
import org.o365se.internal.thread.RetryPause;
import org.o365se.rootkey.RootKeyException;

/**
 * The service of one key chain: its newest snapshot, its storage and its unwrapped policy keys. Used by every KeyStore, {@code KeyChain} and key handle.
 *
 * <p>Thread-safe. Reading takes no lock, except to check the chain's file when the configured time has passed; changes are serialized, and readers do not wait
 * for them.
 */
public final class ChainService implements PolicyRecords, AutoCloseable {
    /** Slightly longer than the first back-off of the bridges. */
    private static final Duration RETRY_PAUSE = Duration.ofMillis(1_200);

    private final ChainStorage storage;
    private final PolicyKeys policyKeys;
    private final ScopeKeys scopeKeys;
    private final ChainWriter writer;
    private final NewestSnapshot newest;
    private final ChainSettings settings;
    private final RefusedAccess refusedAccess;
    private final HealthFromRoots health;
    private final MessageCounts messageCounts = new MessageCounts();
    private final RetryPause retryPause = new RetryPause(RETRY_PAUSE);
    private volatile boolean closed;

    public ChainService(ChainStorage storage, PolicyKeys policyKeys, ChangePlanner planner, ChainSettings settings)
            throws IOException {
        this.storage = storage;
        this.policyKeys = policyKeys;
        this.scopeKeys = new ScopeKeys(policyKeys);
        this.settings = settings;
        this.refusedAccess = new RefusedAccess(settings.audit(), settings.isSystemAccessAllowed(), System::nanoTime);
        this.newest = new NewestSnapshot(storage, settings.staleness(), policyKeys::follow);
        this.writer =
                new ChainWriter(storage, newest, planner, policyKeys.operators(), settings.audit(), this::requireOpen);
        this.health = new HealthFromRoots(settings.health(), newest, policyKeys);
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

    /**
     * Raises the high-water mark to the chain: a process that was killed after it had changed the chain may have left it behind, so that a copy of the chain from
     * before that change would still be accepted.
     *
     * @throws KeyChainException if it cannot be written
     */
    public void settle() throws KeyChainException {
        writer.settle();
    }

    /** Checks the storage and returns the newest snapshot, regardless of the time since the last check. */
    public ChainSnapshot lookAgain() {
        return newest.lookAgain();
    }

    /**
     * Returns all aliases.
     *
     * @return the aliases of policies and scopes
     */
    public Set<Alias> aliases() {
        return current().aliases();
    }

    /**
     * Returns the policies.
     *
     * @return all, oldest first
     */
    public List<PolicyInfo> policies() {
        var snapshot = current();
        return snapshot.policies().stream()
                .map(policy -> policyKeys.operators().info(snapshot, policy))
                .toList();
    }

    /**
     * Returns the scopes, including those without an alias.
     *
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

    /** Finds the policy under which a scope that does not exist is created at the first use of its name. */
    Optional<String> autoCreationPolicyOf(String alias) {
        // A chain that is not durable at once would lose the scope.
        return storage.isDurableAtOnce() ? settings.autoCreation().policyFor(alias) : Optional.empty();
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
        return writer.change(change, consent);
    }

    /**
     * Plans a change, with all operations of root keys that it needs, and changes nothing.
     *
     * @param change the change that would be requested
     * @return the chain as it would be
     * @throws KeyChainException if the chain does not allow the change or a root key fails
     */
    public ChainSnapshot tryChange(ChainChange change) throws KeyChainException {
        return writer.tryChange(change);
    }

    /** Returns what destroys keys of this chain. */
    public Destruction destruction() {
        return new Destruction(this, settings.destruction());
    }

    PolicyKeys policyKeys() {
        return policyKeys;
    }

    /** Ends the pauses of root keys that failed, so that the next use asks them again. */
    public void endPauses() {
        settings.endPauses().run();
    }

    @Override
    public Optional<Policy> newest(PolicyId id) {
        return newest.lastSeen().policy(id);
    }

    /** Changes the state of a policy, which needs no policy key: it restricts, or removes a restriction that a root key has disproved. */
    @Override
    public void update(PolicyId id, UnaryOperator<PolicyState> change) throws IOException {
        writer.update(id, change);
    }

    /** Applies a plan to the newest content of the chain, if it still holds there. */
    Optional<ChainSnapshot> commit(ChainPlan plan) throws IOException {
        return writer.commit(plan);
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
        writer.rotateSecret(newSecret);
    }

    /**
     * Writes the chain to a stream, authenticated with a secret. From then on its keys may be used.
     *
     * @param stream receives the key chain file; flushed, not closed
     * @param secret the chain's new secret; the array is not changed
     * @throws IOException if the stream fails
     */
    public void store(OutputStream stream, char[] secret) throws IOException {
        writer.store(stream, secret);
    }

    /**
     * Writes the policies and scopes of one tenant as a chain of their own, with the same id, authenticated with another secret. This chain does not change.
     *
     * @param tenant the tenant
     * @param secret the secret of the written chain; the array is not changed
     * @return the key chain file
     * @throws KeyChainException if the tenant has no policy
     * @throws IOException if the chain would be too large
     */
    public byte[] extract(String tenant, char[] secret) throws IOException, KeyChainException {
        return TenantExtract.of(current(), tenant, secret);
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
        health.tryRoots();
    }

    /**
     * Returns the health of the chain, without using a root key.
     *
     * @return the health as this process knows it
     */
    public ChainHealth health() {
        requireOpen();
        return health.health();
    }

    /**
     * Adds a listener of the health of the policies.
     *
     * @param listener is notified of each change
     */
    public void addHealthListener(HealthListener listener) {
        health.add(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener one that was added
     */
    public void removeHealthListener(HealthListener listener) {
        health.remove(listener);
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
        writer.close();
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
