package org.o365se;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.SecretKey;
import org.o365se.internal.chain.ChainUse;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.keystore.ChainRequest;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.PolicyInfo;
import org.o365se.internal.model.ScopeInfo;
import org.o365se.internal.runtime.ConfiguredChains;
import org.o365se.rootkey.RootKeyCheck;

/**
 * A key chain: its policies and scopes, and the operations on them that {@code java.security.KeyStore} has no words for.
 *
 * <p>Thread-safe. A chain from {@link #open} is the live one of a configuration, where a change is durable when the call returns. A chain from {@link #of} is the one behind a KeyStore. Closing it
 * ends what this process holds for it and nobody else uses: opened keys, timers, threads and connections to root keys. A chain that is not closed is released once neither it nor its KeyStore nor one of
 * its keys is reachable.
 */
public final class KeyChain implements AutoCloseable {
    private final ChainUse use;

    private KeyChain(ChainUse use) {
        this.use = use;
    }

    /**
     * Opens the live chain of a configuration. Touches no root key.
     *
     * @param configuration path of the configuration file
     * @return the chain; the caller closes it
     * @throws IOException if the configuration or the chain cannot be read or is not authentic
     */
    public static KeyChain open(Path configuration) throws IOException {
        return new KeyChain(ConfiguredChains.openLive(configuration));
    }

    /**
     * Creates the live chain of a configuration, empty. A chain is only ever created on purpose: everything else takes a missing file for an error. If it fails it can be
     * called again. A chain with {@code keychain.uri = memory:} needs no creation.
     *
     * @param configuration path of the configuration file
     * @return the id of the chain
     * @throws IOException if the configuration names no chain file, there is a chain already, there was one whose file is missing, or it cannot be written
     */
    public static UUID init(Path configuration) throws IOException {
        return ConfiguredChains.init(configuration);
    }

    /**
     * Returns the configuration file of a process that names none itself: that of the system property {@code o365se.config}, or else of the environment variable {@code O365SE_CONFIG}.
     *
     * @return its path, which is not looked at
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
     * Checks whether a key is suitable as a root key of a policy, as {@link RootKeys#check}. Needs no key chain.
     *
     * @param configuration path of the configuration file
     * @param uri the root key URI
     * @return one result for each rule, in the order in which they are to be read
     * @throws IOException if the configuration cannot be read
     * @throws org.o365se.rootkey.RootKeyException if the key cannot be reached at all, or no installed bridge serves the URI
     */
    public static List<RootKeyCheck> checkRoot(Path configuration, String uri) throws IOException {
        try (var roots = RootKeys.open(configuration)) {
            return roots.check(uri);
        }
    }

    /**
     * Returns the chain behind a KeyStore.
     *
     * @param keyStore a loaded KeyStore of type {@code O365ServiceEncryption}
     * @return its chain; closing it closes it for the KeyStore and its keys, which fail until the KeyStore is loaded again
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
     * Creates a policy: makes its policy key, wraps it with both root keys, and proves each copy by unwrapping it.
     *
     * @param policy made by {@link DataEncryptionPolicy#builder}
     * @return the policy as the chain holds it
     * @throws KeyChainException if it does not fit the chain or a root key fails; nothing is changed then
     */
    public DataEncryptionPolicy create(DataEncryptionPolicy policy) throws KeyChainException {
        return toPolicy(use.change(new ChainChange.CreatePolicy(policy)).policy(policy.alias()));
    }

    /**
     * Creates a policy and signs it as an operator, which a configuration with {@code keychain.operators} asks for.
     *
     * @param policy made by {@link DataEncryptionPolicy#builder}
     * @param operatorKey an Ed25519 private key whose public key {@code keychain.operators} names
     * @return the policy as the chain holds it
     * @throws KeyChainException if the key is not an operator's, the policy does not fit the chain or a root key fails; nothing is changed then
     */
    public DataEncryptionPolicy create(DataEncryptionPolicy policy, PrivateKey operatorKey) throws KeyChainException {
        return create(policy, OperatorConsent.by(operatorKey));
    }

    /**
     * Creates a policy that is not used until an operator has signed it: take its {@link #operatorRequest} to the operator and the signature to {@link #signPolicy}.
     *
     * @param policy made by {@link DataEncryptionPolicy#builder}
     * @return the policy as the chain holds it
     * @throws KeyChainException if no operators are configured, the policy does not fit the chain or a root key fails; nothing is changed then
     */
    public DataEncryptionPolicy createUnsigned(DataEncryptionPolicy policy) throws KeyChainException {
        return create(policy, OperatorConsent.LATER);
    }

    private DataEncryptionPolicy create(DataEncryptionPolicy policy, OperatorConsent consent) throws KeyChainException {
        return toPolicy(
                use.change(new ChainChange.CreatePolicy(policy), consent).policy(policy.alias()));
    }

    /**
     * Returns what an operator signs to agree to a policy.
     *
     * @param policy its alias, or its id in text form
     * @return the request
     * @throws KeyChainException if there is no such policy
     */
    public OperatorRequest operatorRequest(String policy) throws KeyChainException {
        return OperatorRequest.of(use.chain().operatorRequest(policy).orElseThrow(() -> unknownPolicy(policy)));
    }

    /**
     * Brings an operator's signature to a policy that was created unsigned.
     *
     * @param policy its alias, or its id in text form
     * @param signature 64 bytes, over {@link #operatorRequest}
     * @return the policy as the chain holds it now
     * @throws KeyChainException if there is no such policy, or the signature is not an operator's; nothing is changed then
     */
    public DataEncryptionPolicy signPolicy(String policy, byte[] signature) throws KeyChainException {
        var id = use.chain()
                .policy(policy)
                .orElseThrow(() -> unknownPolicy(policy))
                .id();
        return toPolicy(use.change(new ChainChange.SignPolicy(id, Bytes.takeOwnershipOf(signature.clone())))
                .policy(id));
    }

    private static KeyChainException unknownPolicy(String policy) {
        return new KeyChainException(
                ProviderErrorId.POLICY_UNKNOWN,
                "There is no policy " + policy + " in this key chain; list the policies with 'o365se policy list'",
                null);
    }

    /**
     * Lists the policies.
     *
     * @return all, oldest first
     */
    public List<DataEncryptionPolicy> policies() {
        return use.chain().policies().stream().map(KeyChain::toPolicy).toList();
    }

    /**
     * Finds a policy.
     *
     * @param policy one of its aliases, or its id in text form
     * @return the policy, or empty
     */
    public Optional<DataEncryptionPolicy> policy(String policy) {
        return use.chain().policy(policy).map(KeyChain::toPolicy);
    }

    /**
     * Returns a policy that must be there.
     *
     * @param policy one of its aliases, or its id in text form
     * @return the policy
     * @throws KeyChainException if there is no such policy
     */
    public DataEncryptionPolicy requirePolicy(String policy) throws KeyChainException {
        return policy(policy).orElseThrow(() -> unknownPolicy(policy));
    }

    // ---- scopes ----

    /**
     * Creates a scope with its first scope key.
     *
     * @param scope made by {@link EncryptionScope#of}
     * @return the scope as the chain holds it
     * @throws KeyChainException if it does not fit the chain or a root key fails; nothing is changed then
     */
    public EncryptionScope create(EncryptionScope scope) throws KeyChainException {
        return toScope(use.change(new ChainChange.CreateScope(scope.alias(), scope.policy()))
                .scope(scope.alias()));
    }

    /**
     * Assigns a scope to another policy of its tenant. Its keys are re-wrapped; its messages are not touched and stay readable. If it is the default scope of its
     * policy, that policy gets a new default scope.
     *
     * @param scope its alias, or its id in text form
     * @param policy alias or id of the policy
     * @return the scope as the chain holds it now
     * @throws KeyChainException if one of them does not exist, they are of two tenants, or a root key fails; nothing is changed then
     */
    public EncryptionScope assign(String scope, String policy) throws KeyChainException {
        var id = knownScope(scope).id();
        return toScope(use.change(new ChainChange.AssignScope(id, policy)).scope(id));
    }

    /**
     * Adds an alias to a scope or policy. Needs the policy's key, and so a root key if that is not at hand.
     *
     * @param named its alias, or its id in text form
     * @param alias the further alias, of the same tenant; nothing happens if it has that one already
     * @throws KeyChainException if there is no such scope or policy, the alias is taken, or a root key fails; nothing is changed then
     */
    public void name(String named, String alias) throws KeyChainException {
        var scope = use.chain().scope(named);
        var id = scope.isPresent()
                ? scope.get().id()
                : use.chain()
                        .policy(named)
                        .orElseThrow(() -> new KeyChainException(
                                ProviderErrorId.SCOPE_UNKNOWN,
                                "There is no scope or policy " + named + " in this key chain; use its alias or its id",
                                null))
                        .id();
        use.change(new ChainChange.AddAlias(id, alias));
    }

    /**
     * Takes an alias away. The scope or policy keeps its keys and is found by its other aliases and its id.
     *
     * @param alias the alias; nothing happens if it names nothing
     * @throws KeyChainException if it is the last alias of a policy that named scopes are assigned to; nothing is changed then
     */
    public void removeName(String alias) throws KeyChainException {
        use.change(new ChainChange.RemoveAlias(alias));
    }

    /**
     * Makes a new scope key version, under which all messages are written from now on. The old versions go on reading.
     *
     * @param scope its alias, or its id in text form
     * @return the scope as the chain holds it now
     * @throws KeyChainException if it does not exist or a root key fails; nothing is changed then
     */
    public EncryptionScope rollScopeKey(String scope) throws KeyChainException {
        var id = knownScope(scope).id();
        return toScope(use.change(new ChainChange.RollScope(id)).scope(id));
    }

    /**
     * Lists the scopes, those without a name too.
     *
     * @return all, oldest first
     */
    public List<EncryptionScope> scopes() {
        return use.chain().scopes().stream().map(KeyChain::toScope).toList();
    }

    /**
     * Finds a scope.
     *
     * @param scope one of its aliases, or its id in text form
     * @return the scope, or empty
     */
    public Optional<EncryptionScope> scope(String scope) {
        return use.chain().scope(scope).map(KeyChain::toScope);
    }

    /**
     * Returns a scope that must be there.
     *
     * @param scope one of its aliases, or its id in text form
     * @return the scope
     * @throws KeyChainException if there is no such scope
     */
    public EncryptionScope requireScope(String scope) throws KeyChainException {
        return scope(scope)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.SCOPE_UNKNOWN,
                        "There is no scope " + scope + " in this key chain; list the scopes with 'o365se scope list'",
                        null));
    }

    // ---- the chain as a whole ----

    /**
     * Returns the id of the chain.
     *
     * @return the id, which never changes
     */
    public UUID id() {
        return use.chain().current().chainId();
    }

    /**
     * Returns the generation of the chain, which grows with every change.
     *
     * @return from 1; 0 for a chain that was never changed or stored
     */
    public long generation() {
        return use.chain().current().generation();
    }

    /**
     * Makes many changes in one: all become durable together, with one write, or none does.
     *
     * @param changes says what shall be changed; called once, before anything is
     * @throws KeyChainException if one of them does not fit the chain, a root key fails, or the chain cannot be written; nothing is changed then
     */
    public void change(Consumer<Batch> changes) throws KeyChainException {
        var batch = new Batch();
        changes.accept(batch);
        use.change(new ChainChange.All(batch.wanted));
    }

    /** Collects the changes of one batch. Not thread-safe; of no use outside the call that gave it. */
    public static final class Batch {
        private final List<ChainChange> wanted = new ArrayList<>();

        private Batch() {}

        /**
         * Creates a policy, as {@link KeyChain#create(DataEncryptionPolicy)}.
         *
         * @param policy the policy
         * @return this batch
         */
        public Batch create(DataEncryptionPolicy policy) {
            return add(new ChainChange.CreatePolicy(policy));
        }

        /**
         * Creates a scope, as {@link KeyChain#create(EncryptionScope)}; its policy may be created in the same batch.
         *
         * @param scope the scope
         * @return this batch
         */
        public Batch create(EncryptionScope scope) {
            return add(new ChainChange.CreateScope(scope.alias(), scope.policy()));
        }

        private Batch add(ChainChange change) {
            wanted.add(change);
            return this;
        }
    }

    /**
     * Opens every policy key with every one of its roots and every scope key with its policy key. Costs one operation of each root.
     *
     * @return what was found
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
     * What a check has found.
     *
     * @param generation of the chain
     * @param policyKeys how many wrapped copies of policy keys were opened
     * @param scopeKeys how many scope keys were opened
     * @param problems a sentence for each that was not, with its error id; empty if the chain is healthy
     */
    public record CheckReport(long generation, int policyKeys, int scopeKeys, List<String> problems) {}

    /**
     * Authenticates the live chain by another secret. The configuration's secret source must give the new one from now on, to every process.
     *
     * @param newSecret 256 random bits in the form of a generated secret, or a password; stays the caller's
     * @throws IOException if the chain cannot be written; it has its old secret then, unless the message says that the file was replaced
     */
    public void rotateSecret(char[] newSecret) throws IOException {
        use.rotateSecret(newSecret);
    }

    /**
     * Accepts an old copy of a chain that was put back, which {@link #open} refuses: every version counter jumps by 2^16, so that no version number of the
     * lost future is used again. What was changed after the copy was taken is lost. No process may have the chain open.
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
     * Returns the handle of a scope, or of the default scope of a policy, for {@code Cipher.init}. Touches no root key.
     *
     * @param alias of a scope or policy
     * @return the handle
     * @throws KeyChainException if the chain has no such alias; says what is missing, and which alias comes near
     */
    public SecretKey key(String alias) throws KeyChainException {
        return use.key(alias);
    }

    /** Drops and overwrites all opened keys in this process; the next use asks the root keys again. */
    public void forget() {
        use.chain().forget();
    }

    /** Drops and overwrites the opened keys and ends the connections to root keys that nobody else uses. Keys from this chain fail from now on. */
    @Override
    public void close() {
        use.close();
    }

    private ScopeInfo knownScope(String alias) throws KeyChainException {
        return use.chain()
                .scope(alias)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.SCOPE_UNKNOWN,
                        "There is no scope " + alias + " in this key chain; create it first",
                        null));
    }

    private static DataEncryptionPolicy toPolicy(PolicyInfo info) {
        return DataEncryptionPolicy.builder(info.alias())
                .profile(info.profile())
                .availability(info.availability())
                .buildStored(
                        info.id(),
                        info.policyKeyVersion(),
                        info.roots(),
                        info.enabled(),
                        info.awaitsSignature(),
                        info.createdAt());
    }

    private static EncryptionScope toScope(ScopeInfo info) {
        return EncryptionScope.stored(info.alias(), info.policy(), info.id(), info.keyVersion(), info.createdAt());
    }
}
