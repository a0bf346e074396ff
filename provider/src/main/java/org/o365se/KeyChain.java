package org.o365se;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.SecretKey;
import org.o365se.internal.chain.BulkAssignment;
import org.o365se.internal.chain.ChainUse;
import org.o365se.internal.chain.RetireCheck;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.keystore.ChainRequest;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.runtime.ConfiguredChains;
import org.o365se.rootkey.RootKeyCheck;

/**
 * A key chain: its policies and scopes, with the operations that {@code java.security.KeyStore} does not have.
 *
 * <p>Thread-safe. {@link #open} returns the live chain of a configuration, where a change is durable when the call returns. {@link #of} returns the chain of a
 * KeyStore. Closing a chain releases its unwrapped keys, timers, threads and connections to root keys, unless another object in this JVM uses them. A chain
 * that is not closed is released once neither it nor its KeyStore nor one of its keys is reachable.
 */
public final class KeyChain implements AutoCloseable {
    private final ChainUse use;
    private final ChainEntries entries;

    KeyChain(ChainUse use) {
        this.use = use;
        this.entries = new ChainEntries(use);
    }

    /**
     * Opens the live chain of a configuration. Uses no root key.
     *
     * @param configuration path of the configuration file
     * @return the chain; the caller closes it
     * @throws IOException if the configuration or the chain cannot be read or is not authentic
     */
    public static KeyChain open(Path configuration) throws IOException {
        return new KeyChain(ConfiguredChains.openLive(configuration));
    }

    /**
     * Creates the live chain of a configuration, empty. No other method creates a chain: to them, a missing file is an error. After a failure, the method can
     * be called again. A chain with {@code keychain.uri = memory:} need not be created.
     *
     * @param configuration path of the configuration file
     * @return the id of the chain
     * @throws IOException if the configuration names no chain file, a chain exists, the file of an earlier chain is missing, or the chain cannot be written
     */
    public static UUID init(Path configuration) throws IOException {
        return ConfiguredChains.init(configuration).toUuid();
    }

    /**
     * Returns what an administrator of the configured store runs before {@link #init}: for a chain in PostgreSQL, the SQL statements that create its tables and
     * roles. {@code init} creates the tables itself if it may.
     *
     * @param configuration path of the configuration file
     * @return the statements, or empty if the store needs none
     * @throws IOException if the configuration cannot be read
     */
    public static Optional<String> setUpScript(Path configuration) throws IOException {
        return ConfiguredChains.setUpScript(configuration);
    }

    /**
     * Begins to follow, on a further host, a live chain that other hosts use already: records its generation in the high-water file of this host, which must
     * not exist. Without that file a chain is refused, because it may be an old copy. The chain does not change.
     *
     * @param configuration path of the configuration file of this host
     * @param leastGeneration the generation that the chain is known to have reached, as another host reports it; 0 to trust the chain as it is found
     * @return the generation of the chain
     * @throws IOException if this host follows the chain already, or the chain is older, cannot be read or is not authentic
     */
    public static long join(Path configuration, long leastGeneration) throws IOException {
        return ConfiguredChains.join(configuration, leastGeneration);
    }

    /**
     * Creates the live chain of one configuration with the content of another one: from a file to PostgreSQL, or back. The copy has the same id and generation,
     * is authenticated with the secret of its own configuration, and is read again and compared. After a failure, the method can be called again. No program
     * may change the chain meanwhile, and from then on all programs must use the copy.
     *
     * @param from path of the configuration file of the chain that is copied
     * @param to path of the configuration file of the chain that is created
     * @return the generation of both chains
     * @throws IOException if a chain cannot be read, is not authentic or cannot be written, or if another chain or another state of this one is there
     */
    public static long copy(Path from, Path to) throws IOException {
        return ConfiguredChains.copy(from, to);
    }

    /**
     * Returns the default configuration file: that of the system property {@code o365se.config}, otherwise of the environment variable {@code O365SE_CONFIG}.
     *
     * @return its path; whether the file exists is not checked
     * @throws ConfigurationException if neither is set
     */
    public static Path defaultConfiguration() throws ConfigurationException {
        return ConfiguredChains.defaultFile()
                .orElseThrow(() -> new ConfigurationException(
                        ProviderErrorId.CONFIGURATION_INCOMPLETE,
                        "No configuration is set; set the system property o365se.config or the environment variable O365SE_CONFIG",
                        null));
    }

    /**
     * Checks whether a key is suitable as a root key of a policy, like {@link RootKeys#check}. Needs no key chain.
     *
     * @param configuration path of the configuration file
     * @param uri the root key URI
     * @return one result for each rule, in the order in which they are to be read
     * @throws IOException if the configuration cannot be read
     * @throws org.o365se.rootkey.RootKeyException if the key cannot be reached, or no installed bridge supports the URI
     */
    public static List<RootKeyCheck> checkRoot(Path configuration, String uri) throws IOException {
        try (var roots = RootKeys.open(configuration)) {
            return roots.check(uri);
        }
    }

    /**
     * Returns the chain of a KeyStore.
     *
     * @param keyStore a loaded KeyStore of type {@code O365ServiceEncryption}
     * @return its chain; closing it also closes it for the KeyStore and its keys, which fail until the KeyStore is loaded again
     * @throws KeyStoreException if the KeyStore is of another type or not loaded
     */
    public static KeyChain of(KeyStore keyStore) throws KeyStoreException {
        var request = new ChainRequest();
        if (keyStore.getProvider() instanceof ServiceEncryptionProvider) {
            try {
                keyStore.getEntry("", request);
            } catch (GeneralSecurityException e) {
                throw new KeyStoreException(e.getMessage(), e);
            }
        }
        return request.chain()
                .map(KeyChain::new)
                .orElseThrow(() -> new KeyStoreException(ProviderErrorId.ENTRY_NOT_SUPPORTED.with("A KeyStore of type "
                        + keyStore.getType() + " has no key chain; use a KeyStore of type O365ServiceEncryption")));
    }

    // ---- policies ----

    /**
     * Creates a policy: generates its policy key, wraps it with both root keys, and checks each copy by unwrapping it.
     *
     * @param policy from {@link DataEncryptionPolicy#builder}
     * @return the policy as it is in the chain
     * @throws KeyChainException if the chain does not allow it or a root key fails; nothing is changed then
     */
    public DataEncryptionPolicy create(DataEncryptionPolicy policy) throws KeyChainException {
        return ChainEntries.toPolicy(
                use.change(new ChainChange.CreatePolicy(policy)).policy(policy.alias()));
    }

    /**
     * Creates a policy and signs it as an operator, which a configuration with {@code keychain.operators} requires.
     *
     * @param policy from {@link DataEncryptionPolicy#builder}
     * @param operatorKey an Ed25519 private key whose public key {@code keychain.operators} names
     * @return the policy as it is in the chain
     * @throws KeyChainException if the key is not an operator's, the chain does not allow the policy or a root key fails; nothing is changed then
     */
    public DataEncryptionPolicy create(DataEncryptionPolicy policy, PrivateKey operatorKey) throws KeyChainException {
        return create(policy, OperatorConsent.by(operatorKey));
    }

    /**
     * Creates a policy that is not used until an operator has signed it: pass its {@link #operatorRequest} to the operator and the signature to
     * {@link #signPolicy}.
     *
     * @param policy from {@link DataEncryptionPolicy#builder}
     * @return the policy as it is in the chain
     * @throws KeyChainException if no operators are configured, the chain does not allow the policy or a root key fails; nothing is changed then
     */
    public DataEncryptionPolicy createUnsigned(DataEncryptionPolicy policy) throws KeyChainException {
        return create(policy, OperatorConsent.LATER);
    }

    private DataEncryptionPolicy create(DataEncryptionPolicy policy, OperatorConsent consent) throws KeyChainException {
        return ChainEntries.toPolicy(
                use.change(new ChainChange.CreatePolicy(policy), consent).policy(policy.alias()));
    }

    /**
     * Returns the request that an operator signs to approve a policy.
     *
     * @param policy its alias, or its id in text form
     * @return the request
     * @throws KeyChainException if there is no such policy
     */
    public OperatorRequest operatorRequest(String policy) throws KeyChainException {
        return OperatorRequest.of(
                use.chain().operatorRequest(policy).orElseThrow(() -> ChainEntries.unknownPolicy(policy)));
    }

    /**
     * Adds an operator's signature to a policy that was created unsigned.
     *
     * @param policy its alias, or its id in text form
     * @param signature 64 bytes, over {@link #operatorRequest}
     * @return the policy as it is in the chain now
     * @throws KeyChainException if there is no such policy, or the signature is not an operator's; nothing is changed then
     */
    public DataEncryptionPolicy signPolicy(String policy, byte[] signature) throws KeyChainException {
        var id = entries.policy(policy).id();
        return ChainEntries.toPolicy(
                use.change(new ChainChange.SignPolicy(id, Bytes.takeOwnershipOf(signature.clone())))
                        .policy(id));
    }

    /**
     * Returns the policies.
     *
     * @return all, oldest first
     */
    public List<DataEncryptionPolicy> policies() {
        return use.chain().policies().stream().map(ChainEntries::toPolicy).toList();
    }

    /**
     * Finds a policy.
     *
     * @param policy one of its aliases, or its id in text form
     * @return the policy, or empty
     */
    public Optional<DataEncryptionPolicy> policy(String policy) {
        return use.chain().policy(policy).map(ChainEntries::toPolicy);
    }

    /**
     * Returns a policy that must exist.
     *
     * @param policy one of its aliases, or its id in text form
     * @return the policy
     * @throws KeyChainException if there is no such policy
     */
    public DataEncryptionPolicy requirePolicy(String policy) throws KeyChainException {
        return policy(policy).orElseThrow(() -> ChainEntries.unknownPolicy(policy));
    }

    // ---- scopes ----

    /**
     * Creates a scope with its first scope key.
     *
     * @param scope from {@link EncryptionScope#of}
     * @return the scope as it is in the chain
     * @throws KeyChainException if the chain does not allow it or a root key fails; nothing is changed then
     */
    public EncryptionScope create(EncryptionScope scope) throws KeyChainException {
        return ChainEntries.toScope(use.change(ChainEntries.creationOf(scope)).scope(scope.alias()));
    }

    /**
     * Assigns a scope to another policy of its tenant. Its keys are wrapped again; its messages do not change and stay readable. If it is the default scope of
     * its policy, that policy gets a new default scope.
     *
     * @param scope its alias, or its id in text form
     * @param policy alias or id of the policy
     * @return the scope as it is in the chain now
     * @throws KeyChainException if one of them does not exist, they belong to different tenants, or a root key fails; nothing is changed then
     */
    public EncryptionScope assign(String scope, String policy) throws KeyChainException {
        var id = entries.scope(scope).id();
        return ChainEntries.toScope(
                use.change(new ChainChange.AssignScope(id, policy)).scope(id));
    }

    /**
     * Adds an alias to a scope or policy. Needs the policy key, and therefore a root key if the policy key is not in the cache.
     *
     * @param named its alias, or its id in text form
     * @param alias the alias to add, of the same tenant; no effect if the scope or policy already has it
     * @throws KeyChainException if there is no such scope or policy, the alias is in use, or a root key fails; nothing is changed then
     */
    public void name(String named, String alias) throws KeyChainException {
        var id = entries.idNamed(named);
        use.change(new ChainChange.AddAlias(id, Alias.of(alias)));
    }

    /**
     * Removes an alias. The scope or policy keeps its keys, its other aliases and its id.
     *
     * @param alias the alias; no effect if it does not exist
     * @throws KeyChainException if it is the last alias of a policy that named scopes are assigned to; nothing is changed then
     */
    public void removeName(String alias) throws KeyChainException {
        var known = Alias.find(alias);
        if (known.isPresent()) {
            use.change(new ChainChange.RemoveAlias(known.get()));
        }
    }

    /**
     * Creates a new scope key version for all new messages. Older versions still decrypt.
     *
     * @param scope its alias, or its id in text form
     * @return the scope as it is in the chain now
     * @throws KeyChainException if it does not exist or a root key fails; nothing is changed then
     */
    public EncryptionScope rollScopeKey(String scope) throws KeyChainException {
        var id = entries.scope(scope).id();
        return ChainEntries.toScope(use.change(new ChainChange.RollScope(id)).scope(id));
    }

    /**
     * Returns the scopes, including those without an alias.
     *
     * @return all, oldest first
     */
    public List<EncryptionScope> scopes() {
        return use.chain().scopes().stream().map(ChainEntries::toScope).toList();
    }

    /**
     * Finds a scope.
     *
     * @param scope one of its aliases, or its id in text form
     * @return the scope, or empty
     */
    public Optional<EncryptionScope> scope(String scope) {
        return use.chain().scope(scope).map(ChainEntries::toScope);
    }

    /**
     * Returns a scope that must exist.
     *
     * @param scope one of its aliases, or its id in text form
     * @return the scope
     * @throws KeyChainException if there is no such scope
     */
    public EncryptionScope requireScope(String scope) throws KeyChainException {
        return scope(scope).orElseThrow(() -> ChainEntries.unknownScope(scope));
    }

    // ---- messages ----

    /**
     * Returns the operations that re-wrap, re-encrypt and verify messages of this chain.
     *
     * @return the operations, valid until this chain is closed
     */
    public MessageOperations messages() {
        return new MessageOperations(use);
    }

    /**
     * Returns an empty inventory, which counts the messages that still need a scope key version.
     *
     * @param scope its alias, or its id in text form
     * @param version one of its scope key versions
     * @return the inventory
     * @throws KeyChainException if there is no such scope or version
     */
    public ScopeKeyInventory inventory(String scope, long version) throws KeyChainException {
        var known = use.chain().current().scopeNamed(scope).orElseThrow(() -> ChainEntries.unknownScope(scope));
        return new ScopeKeyInventory(known, version);
    }

    // ---- the chain as a whole ----

    /**
     * Returns the id of the chain.
     *
     * @return the id, which never changes
     */
    public UUID id() {
        return use.chain().current().chainId().toUuid();
    }

    /**
     * Returns the generation of the chain, which increases with every change.
     *
     * @return 1 or greater; 0 for a chain that was never changed or stored
     */
    public long generation() {
        return use.chain().current().generation();
    }

    /**
     * Applies several changes as one: all become durable together, with one write, or none does.
     *
     * @param changes collects the changes; called once, before anything is changed
     * @throws KeyChainException if the chain does not allow one of them, a root key fails, or the chain cannot be written; nothing is changed then
     */
    public void change(Consumer<Batch> changes) throws KeyChainException {
        var batch = new Batch();
        changes.accept(batch);
        use.change(batch.toChange());
    }

    /** Collects the changes of one batch. Not thread-safe; valid only during the call that supplies it. */
    public static final class Batch {
        private final List<KeyStore.Entry> wanted = new ArrayList<>();

        private Batch() {}

        /**
         * Creates a policy, like {@link KeyChain#create(DataEncryptionPolicy)}.
         *
         * @param policy the policy
         * @return this batch
         */
        public Batch create(DataEncryptionPolicy policy) {
            return add(policy);
        }

        /**
         * Creates a scope, like {@link KeyChain#create(EncryptionScope)}; its policy may be created in the same batch.
         *
         * @param scope the scope
         * @return this batch
         */
        public Batch create(EncryptionScope scope) {
            return add(scope);
        }

        private Batch add(KeyStore.Entry entry) {
            wanted.add(Objects.requireNonNull(entry));
            return this;
        }

        private ChainChange toChange() throws KeyChainException {
            var changes = new ArrayList<ChainChange>();
            for (var entry : wanted) {
                changes.add(
                        entry instanceof DataEncryptionPolicy policy
                                ? new ChainChange.CreatePolicy(policy)
                                : ChainEntries.creationOf((EncryptionScope) entry));
            }
            return new ChainChange.All(changes);
        }
    }

    /**
     * Unwraps every policy key with each of its root keys, and every scope key with its policy key. Costs one operation of each root key.
     *
     * @return the result
     * @throws KeyChainException if the chain is in memory and empty, so that there is nothing to check
     */
    public CheckReport check() throws KeyChainException {
        if (use.chain().isUnused()) {
            throw new KeyChainException(
                    ProviderErrorId.CHAIN_IS_MISSING,
                    "There is no key chain yet; correct keychain.uri, or create one with 'o365se chain init'",
                    null);
        }
        var found = use.check();
        return new CheckReport(found.generation(), found.policyKeys(), found.scopeKeys(), found.problems());
    }

    /**
     * The result of a check.
     *
     * @param generation of the chain
     * @param policyKeys the number of copies of policy keys that unwrap
     * @param scopeKeys the number of scope keys that unwrap
     * @param problems a sentence for each group of keys that do not unwrap, with its error id; empty if the chain is healthy
     */
    public record CheckReport(long generation, int policyKeys, int scopeKeys, List<String> problems) {}

    /**
     * Returns which root keys can lead to the messages of a scope, or of all scopes of a policy. Uses no root key.
     *
     * @param alias alias or id of a scope or policy
     * @return the root keys
     * @throws KeyChainException if there is no such scope or policy
     */
    public ReadAccess readAccess(String alias) throws KeyChainException {
        return use.chain().readAccess(alias).orElseThrow(() -> ChainEntries.unknown(alias));
    }

    // ---- health ----

    /**
     * Returns the health of the chain as this process knows it from its uses of root keys. Uses no root key.
     *
     * @return the health
     */
    public ChainHealth health() {
        return use.chain().health();
    }

    /**
     * Returns the health of the chain after it has unwrapped the newest policy key of each policy with each of its root keys. Costs one operation of each root key
     * for each policy.
     *
     * @return the health
     */
    public ChainHealth testHealth() {
        use.tryRoots();
        return health();
    }

    /**
     * Adds a listener, which is notified when the state of a policy changes. It is called in a thread that has used the chain, and should return quickly. A
     * listener that refers to this object prevents the release of a chain that is unreachable but not closed.
     *
     * @param listener is notified until it is removed or the chain is closed
     */
    public void addHealthListener(HealthListener listener) {
        use.chain().addHealthListener(Objects.requireNonNull(listener));
    }

    /**
     * Removes a listener.
     *
     * @param listener a listener; no effect if it was not added
     */
    public void removeHealthListener(HealthListener listener) {
        use.chain().removeHealthListener(listener);
    }

    /**
     * Returns the policies and scopes of one tenant as a key chain file of their own, with the same chain id, for a customer who takes the chain along. This chain
     * does not change. Purged policies and shredded scopes are among them, so that they stay destroyed.
     *
     * @param tenant the tenant
     * @param secret the secret of the file; the array is not changed
     * @return the key chain file
     * @throws KeyChainException if the tenant has no policy
     * @throws IOException if the file would be too large
     */
    public byte[] extract(String tenant, char[] secret) throws IOException, KeyChainException {
        return use.chain().extract(tenant, secret);
    }

    /**
     * Changes the secret that authenticates the live chain. From now on the secret source of every process must supply the new secret.
     *
     * @param newSecret 256 random bits in the form of a generated secret, or a password; the array is not changed
     * @throws IOException if the chain cannot be written; it keeps its old secret then, unless the message says that the file has been replaced
     */
    public void rotateSecret(char[] newSecret) throws IOException {
        use.rotateSecret(newSecret);
    }

    /**
     * Accepts an old copy of a chain that was put back, which {@link #open} refuses: every version counter increases by 2^16, so that no version number of the
     * lost period is used again. All changes after the copy was taken are lost. No process may have the chain open.
     *
     * @param configuration path of the configuration file
     * @return the generation that the chain has now
     * @throws IOException if the chain cannot be read, is not authentic, or cannot be written
     */
    public static long restore(Path configuration) throws IOException {
        return ConfiguredChains.restore(configuration);
    }

    // ---- keys ----

    /**
     * Returns the handle of a scope, or of the default scope of a policy, for {@code Cipher.init}. Uses no root key.
     *
     * @param alias of a scope or policy
     * @return the handle
     * @throws KeyChainException if the chain has no such alias; the message suggests a similar alias
     */
    public SecretKey key(String alias) throws KeyChainException {
        return use.key(alias);
    }

    /**
     * Returns for how long a cached policy key can serve after its root keys were revoked, as this configuration has it.
     *
     * @return the longest times
     */
    public RevocationBound revocationBound() {
        var times = use.chain().keyTimes();
        return new RevocationBound(times.longestUseOfADeniedKey(), times.timeToLive());
    }

    /**
     * Removes the unwrapped keys of a policy and overwrites them, here at once and in every other process that uses the chain within its
     * {@code keychain.max-staleness}. The next use asks the root keys.
     *
     * @param policy its alias, or its id in text form
     * @throws KeyChainException if there is no such policy, or the chain cannot be written
     */
    public void forget(String policy) throws KeyChainException {
        use.change(new ChainChange.ForgetPolicy(entries.policy(policy).id()));
    }

    /**
     * Changes the permitted use of a policy's availability key. {@link AvailabilityChoice#NONE} removes the policy keys that it has wrapped, which needs no root
     * key; destroy the availability key at its home too, because copies of the chain may have them. Every other choice needs a root key.
     *
     * @param policy its alias, or its id in text form
     * @param choice the permitted use
     * @return the policy as it is in the chain now
     * @throws KeyChainException if there is no such policy, its root keys are managed ones, or a key fails; nothing is changed then
     */
    public DataEncryptionPolicy setAvailability(String policy, AvailabilityChoice choice) throws KeyChainException {
        return setAvailability(policy, choice, Optional.empty());
    }

    /**
     * Changes the availability key of a policy, like {@link #setAvailability(String, AvailabilityChoice)}: every policy key version is wrapped by the new one.
     *
     * @param policy its alias, or its id in text form
     * @param choice the permitted use, not {@link AvailabilityChoice#NONE}
     * @param key the root key URI of the new availability key; {@code availability:NAME} is created in the availability key store if it does not exist
     * @return the policy as it is in the chain now
     * @throws KeyChainException like {@link #setAvailability(String, AvailabilityChoice)}
     */
    public DataEncryptionPolicy setAvailability(String policy, AvailabilityChoice choice, String key)
            throws KeyChainException {
        return setAvailability(policy, choice, Optional.of(new RootKeyUri(key)));
    }

    private DataEncryptionPolicy setAvailability(String policy, AvailabilityChoice choice, Optional<RootKeyUri> key)
            throws KeyChainException {
        var id = entries.policy(policy).id();
        return ChainEntries.toPolicy(
                use.change(new ChainChange.SetAvailability(id, choice, key)).policy(id));
    }

    /**
     * Returns the operations on an existing policy: rolling and recovering its keys, disabling it, dropping old key versions.
     *
     * @param policy its alias, or its id in text form
     * @return the operations; valid as long as this chain is open
     * @throws KeyChainException if there is no such policy
     */
    public PolicyOperations operations(String policy) throws KeyChainException {
        return new PolicyOperations(use, entries.policy(policy).id());
    }

    /**
     * Returns the changes of an existing policy that need the signatures of its approvers.
     *
     * @param policy its alias, or its id in text form
     * @return the changes; valid as long as this chain is open
     * @throws KeyChainException if there is no such policy
     */
    public PolicyApprovals approvals(String policy) throws KeyChainException {
        return new PolicyApprovals(use, entries.policy(policy).id());
    }

    /**
     * Returns the operations that destroy keys for good, and tell what remains.
     *
     * @return the operations; valid as long as this chain is open
     */
    public KeyDestruction destruction() {
        return new KeyDestruction(use);
    }

    /**
     * Assigns many scopes to a policy, like {@link #assign}. Can be repeated after a failure: scopes that are assigned already are left alone.
     *
     * @param scopes aliases or ids
     * @param policy alias or id of the policy
     * @param options how it is done
     * @return what was done; a scope that cannot be assigned does not hinder the others
     * @throws KeyChainException if there is no such policy, a root key fails, the chain cannot be written or the thread is interrupted; what was assigned before
     *     stays so
     */
    public AssignReport assignAll(Collection<String> scopes, String policy, WorkOptions options)
            throws KeyChainException {
        return new BulkAssignment(use, entries.policy(policy).id())
                .run(scopes, options.isDryRun(), options.rate(), options.listener());
    }

    /**
     * Assigns every scope of a tenant that has a name to a policy, like {@link #assignAll}.
     *
     * @param tenant the tenant
     * @param policy alias or id of a policy of that tenant
     * @param options how it is done
     * @return what was done
     * @throws KeyChainException like {@link #assignAll}
     */
    public AssignReport assignTenant(String tenant, String policy, WorkOptions options) throws KeyChainException {
        var scopes = entries.scopesOf(tenant);
        return assignAll(scopes, policy, options);
    }

    /**
     * Returns the policy keys of this chain that an exact version of a root key wraps, and the commands after which there is none. Uses no root key.
     *
     * @param uri the root key URI, as in {@link DataEncryptionPolicy#roots}
     * @param version the version of the root key
     * @return what needs it
     * @throws KeyChainException if no record of the chain has this version of a root key
     */
    public RetireReport retireCheckRoot(String uri, String version) throws KeyChainException {
        return new RetireCheck(use.chain().current()).ofRoot(new RootKeyUri(uri), version);
    }

    /** Removes all unwrapped keys of this process and overwrites them; the next use calls the root keys again. */
    public void forget() {
        use.chain().forget();
    }

    /** Overwrites the unwrapped keys, and closes the connections to root keys that no other object uses. Keys from this chain fail from now on. */
    @Override
    public void close() {
        use.close();
    }
}
