package org.o365se.internal.chain;

import java.io.IOException;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.change.ChangePlanner;
import org.o365se.internal.change.Changed;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.NameProof;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.keys.ScopeKeys;
import org.o365se.internal.keys.WrappingKey;
import org.o365se.internal.model.ChainClosed;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyInfo;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeInfo;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.internal.record.ChainFile;
import org.o365se.internal.record.ChainKeys;
import org.o365se.internal.record.ChainSecret;
import org.o365se.internal.record.OperatorStatement;
import org.o365se.internal.store.ChainStorage;
import org.o365se.internal.thread.RetryPause;
import org.o365se.rootkey.RootKeyException;
import org.o365se.store.UnsyncedCommitException;

/**
 * One key chain at work: its newest snapshot, where that is kept, and its opened policy keys. Behind every KeyStore, {@code KeyChain} and key handle.
 *
 * <p>Thread-safe. Reading takes no lock, but for a look at the chain's file when the configured time has passed; changes come one after another, and readers do not wait
 * for them.
 */
public final class ChainService implements AutoCloseable {
    /** A plan fails when others change what it is about; each failure is a change of theirs that has succeeded. */
    private static final int MAX_PLANS = 50;

    /** A little more than the pause that bridges give a root after its first failure. */
    private static final Duration RETRY_PAUSE = Duration.ofMillis(1_200);

    private final ChainStorage storage;
    private final PolicyKeys policyKeys;
    private final ScopeKeys scopeKeys;
    private final ChangePlanner planner;
    private final @Nullable String defaultPolicy;
    private final NewestSnapshot newest;
    private final CipherSettings cipherSettings;
    private final ReentrantLock changing = new ReentrantLock();
    private final RetryPause retryPause = new RetryPause(RETRY_PAUSE);
    private volatile boolean closed;

    public ChainService(
            ChainStorage storage,
            PolicyKeys policyKeys,
            ChangePlanner planner,
            @Nullable String defaultPolicy,
            Staleness staleness,
            CipherSettings cipherSettings)
            throws IOException {
        this.storage = storage;
        this.policyKeys = policyKeys;
        this.scopeKeys = new ScopeKeys(policyKeys);
        this.planner = planner;
        this.defaultPolicy = defaultPolicy;
        this.cipherSettings = cipherSettings;
        this.newest = new NewestSnapshot(storage, staleness);
    }

    // ---- reading ----

    /** Returns the newest snapshot; a change by another process is seen within the time that the configuration allows. */
    public ChainSnapshot current() {
        return newest.current();
    }

    /** Returns the snapshot that was seen last, without looking. */
    ChainSnapshot lastSeen() {
        return newest.lastSeen();
    }

    /** Returns the newest snapshot that there is, whatever time has passed since the last look. */
    ChainSnapshot lookAgain() {
        return newest.lookAgain();
    }

    /**
     * Names everything that has a name.
     *
     * @return the aliases of policies and scopes
     */
    public Set<String> aliases() {
        return current().aliases();
    }

    /**
     * Lists the policies.
     *
     * @return all, oldest first
     */
    public List<PolicyInfo> policies() {
        return current().policies().stream()
                .map(policy -> policyKeys.operators().info(policy))
                .toList();
    }

    /**
     * Lists the scopes, those without a name too.
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
        return current()
                .policyNamed(aliasOrId)
                .map(policy -> policyKeys.operators().info(policy));
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
     * Finds the scope that a name writes under: the scope itself, or the default scope of a policy.
     *
     * @param alias of a scope or policy
     * @return the scope's id, or empty if there is no such alias
     */
    public Optional<UUID> scopeIdOf(String alias) {
        var snapshot = current();
        return snapshot.scope(alias)
                .map(Scope::id)
                .or(() -> snapshot.policy(alias).map(Policy::defaultScope));
    }

    /** Returns whether a scope key version of a snapshot will be there after this process: only then may anything be encrypted under it. */
    boolean isDurable(ChainSnapshot seenIn, ScopeKeyId id) {
        return newest.isDurable(seenIn, id);
    }

    /** Leases what wraps the data keys of a scope key version. Costs a root operation only if the policy key is not at hand. */
    WrappingKey open(ChainSnapshot snapshot, Scope scope, WrappedScopeKey key) {
        requireOpen();
        return scopeKeys.wrappingKey(snapshot.policyOf(scope), scope, key);
    }

    /**
     * Checks that a name was given by a holder of the policy's key.
     *
     * @param keyVersion the policy key version that is about to be used, or was; another one is opened only if the name was given with a later one
     */
    void requireGiven(Policy policy, Naming naming, KeyTag tag, long keyVersion) {
        requireOpen();
        NameProof.require(policyKeys, policy, naming, tag, keyVersion);
    }

    CipherSettings cipherSettings() {
        return cipherSettings;
    }

    // ---- changing ----

    /**
     * Changes the chain where no operator has to agree; as {@link #change(ChainChange, OperatorConsent)}.
     *
     * @param change what is wanted
     * @return what the change has left
     * @throws KeyChainException if the change does not fit the chain, a root key fails, or the chain cannot be written
     */
    public Changed change(ChainChange change) throws KeyChainException {
        return change(change, OperatorConsent.NONE);
    }

    /**
     * Changes the chain; when this returns the change is as durable as the chain's storage makes it, and when it throws nothing has changed, but for one
     * case that its message names: the file was replaced and the disk does not say that it would outlive a power failure. Root keys are asked before the chain is locked, so
     * a slow one delays no other change. An interrupt that arrives while a root key is asked may end the change; otherwise the interrupt status makes no difference, and is
     * kept.
     *
     * @param change what is wanted
     * @param consent how an operator agrees to the policies that it creates
     * @return what the change has left
     * @throws KeyChainException if the change does not fit the chain, a root key fails, or the chain cannot be written
     */
    public Changed change(ChainChange change, OperatorConsent consent) throws KeyChainException {
        boolean wasInterrupted = Thread.interrupted();
        try {
            for (int tries = 1; ; tries++) {
                requireOpen();
                var plan = planner.plan(change, consent, storage.load());
                var next = commit(plan);
                if (next.isPresent()) {
                    return new Changed(next.get(), policyKeys.operators());
                }
                if (tries == MAX_PLANS) {
                    throw new KeyChainException(
                            ProviderErrorId.CHAIN_WRITE_FAILED,
                            "The key chain was not changed, because the same policy or scope was changed at the same time; try again",
                            null);
                }
            }
        } catch (RootKeyException e) {
            throw new KeyChainException(e.id(), e.text(), e);
        } catch (UnsyncedCommitException e) {
            // Changed, though perhaps not for good: the message says so, and the next look shows it.
            throw new KeyChainException(e.id(), e.text(), e);
        } catch (IOException e) {
            throw new KeyChainException(
                    ProviderErrorId.CHAIN_WRITE_FAILED, "The key chain was not changed: " + e.getMessage(), e);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
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
     * Returns whether a secret is the one of the chain.
     *
     * @param given stays the caller's
     * @return whether it is; a chain in memory takes any
     * @throws IOException if the chain cannot be read
     */
    public boolean isSecret(char[] given) throws IOException {
        return storage.isSecret(given);
    }

    /**
     * Returns what an operator signs to agree to a policy.
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
     * Authenticates a live chain in a file by another secret from now on; durable when it returns.
     *
     * @param newSecret stays the caller's
     * @throws IOException if the chain cannot be written; it has its old secret then, unless the message says that the file was replaced
     */
    public void rotateSecret(char[] newSecret) throws IOException {
        if (newSecret.length == 0) {
            throw new IllegalArgumentException(
                    ProviderErrorId.STORE_PASSWORD_NEEDED.with(
                            "The new secret of a key chain cannot be empty, because it authenticates the chain; pass a secret"));
        }
        changing.lock();
        try {
            requireOpen();
            long before = newest.beforeLooking();
            newest.take(storage.rotateSecret(newSecret), before);
        } finally {
            changing.unlock();
        }
    }

    /**
     * Writes the chain to a stream, authenticated by a secret. From then on its keys may be used.
     *
     * @param stream takes the key chain file; is flushed, not closed
     * @param secret the chain's secret from now on; stays the caller's
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

    /** A chain that was never changed has generation 0, which no file may have. */
    private static ChainSnapshot atLeastFirst(ChainSnapshot snapshot) {
        return snapshot.generation() == 0 ? snapshot.withGeneration(1) : snapshot;
    }

    /**
     * Names the policy that new scopes without a policy of their own go under.
     *
     * @return its alias
     * @throws KeyChainException if the configuration names none
     */
    public String defaultPolicy() throws KeyChainException {
        if (defaultPolicy == null) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_DEFAULT_MISSING,
                    "The key from the KeyGenerator cannot be stored, because policy.default is not set in the configuration;"
                            + " add policy.default = TENANT/POLICY, or use setEntry with an EncryptionScope",
                    null);
        }
        return defaultPolicy;
    }

    /**
     * Opens every policy key with every one of its roots and every scope key with its policy key.
     *
     * @return what was found
     */
    public ChainCheck check() {
        requireOpen();
        return ChainCheck.of(current(), policyKeys, scopeKeys, () -> {
            if (retryPause.await()) {
                throw ChainClosed.refusal();
            }
        });
    }

    /** Returns whether the chain was never changed since this process created it in memory, or was never stored, so that there is nothing in it to check. */
    public boolean isUnused() {
        var snapshot = current();
        return snapshot.generation() == 0
                || (storage.isOfThisProcess() && snapshot.policies().isEmpty());
    }

    /** Drops and overwrites all opened keys; the next use opens them again. */
    public void forget() {
        policyKeys.forget();
    }

    /** Drops and overwrites all opened keys and ends the connections to root keys. Handles of this chain fail from now on. */
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

    /** Returns what {@code Cipher.init} throws when a key cannot be used: it has the message of the root key failure, which is its cause. */
    static InvalidKeyException unusable(RootKeyException e) {
        return new InvalidKeyException(e.getMessage(), e);
    }
}
