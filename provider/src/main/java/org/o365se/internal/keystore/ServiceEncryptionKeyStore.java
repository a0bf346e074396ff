package org.o365se.internal.keystore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChainException;
import org.o365se.KeyChainLoadStoreParameter;
import org.o365se.internal.chain.ChainService;
import org.o365se.internal.chain.ChainSource;
import org.o365se.internal.chain.ChainUse;
import org.o365se.internal.chain.KeyHandle;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.ScopeId;

/**
 * The KeyStore of the provider: a view of a key chain whose entries are scopes and policies. No method destroys a key. Thread-safe after loading.
 */
public final class ServiceEncryptionKeyStore extends KeyStoreSpi {
    private final ChainSource configured;
    private final Function<Path, ChainSource> byFile;
    private volatile @Nullable LoadedChain loaded;

    /**
     * Created by the provider.
     *
     * @param configured the chains of its configuration
     * @param byFile finds the chains of another configuration file
     */
    public ServiceEncryptionKeyStore(ChainSource configured, Function<Path, ChainSource> byFile) {
        this.configured = configured;
        this.byFile = byFile;
    }

    // ---- load and store ----

    @Override
    public void engineLoad(@Nullable InputStream stream, char @Nullable [] password) throws IOException {
        loaded = LoadedChain.load(configured, stream, password);
    }

    @Override
    public void engineLoad(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
        loaded = parameter instanceof KeyChainLoadStoreParameter ours
                ? LoadedChain.live(byFile.apply(ours.configuration()))
                : LoadParameters.withPassword(parameter, password -> LoadedChain.load(configured, null, password));
    }

    @Override
    public void engineStore(@Nullable OutputStream stream, char @Nullable [] password) throws IOException {
        requireLoaded().store(stream, password);
    }

    @Override
    public void engineStore(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
        var chain = requireLoaded();
        LoadParameters.withPassword(parameter, password -> {
            chain.store(null, password);
            return chain;
        });
    }

    @Override
    public boolean engineProbe(InputStream stream) throws IOException {
        return LoadedChain.probe(stream);
    }

    // ---- listing ----

    @Override
    public Enumeration<String> engineAliases() {
        return Collections.enumeration(
                chain().aliases().stream().map(Alias::toString).toList());
    }

    @Override
    public boolean engineContainsAlias(String alias) {
        return Alias.find(alias).filter(chain().aliases()::contains).isPresent();
    }

    @Override
    public int engineSize() {
        return chain().aliases().size();
    }

    @Override
    public boolean engineIsKeyEntry(String alias) {
        return engineContainsAlias(alias);
    }

    @Override
    public boolean engineIsCertificateEntry(String alias) {
        return false;
    }

    @Override
    public boolean engineEntryInstanceOf(String alias, Class<? extends KeyStore.Entry> entryClass) {
        if (entryClass == KeyStore.SecretKeyEntry.class) {
            return engineContainsAlias(alias);
        }
        return entryClass == EncryptionScope.class
                ? chain().scope(alias).isPresent()
                : entryClass == DataEncryptionPolicy.class
                        && chain().policy(alias).isPresent();
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // required by KeyStoreSpi
    public @Nullable Date engineGetCreationDate(String alias) {
        var chain = chain();
        return chain.scope(alias)
                .map(scope -> Date.from(scope.createdAt()))
                .or(() -> chain.policy(alias).map(policy -> Date.from(policy.createdAt())))
                .orElse(null);
    }

    /**
     * Returns the attributes of an entry. Overrides {@code KeyStoreSpi.engineGetAttributes} on Java 18 and later; on 17 it is not called.
     *
     * @param alias of the entry
     * @return the attributes of its scope or policy
     */
    public Set<KeyStore.Entry.Attribute> engineGetAttributes(String alias) {
        var chain = chain();
        return chain.scope(alias)
                .map(EntryAttribute::of)
                .or(() -> chain.policy(alias).map(EntryAttribute::of))
                .orElse(Set.of());
    }

    @Override
    public @Nullable Certificate engineGetCertificate(String alias) {
        return null;
    }

    @Override
    public Certificate @Nullable [] engineGetCertificateChain(String alias) {
        return null;
    }

    @Override
    public @Nullable String engineGetCertificateAlias(Certificate certificate) {
        return null;
    }

    // ---- keys ----

    /** Returns a handle. The password is not needed and ignored. */
    @Override
    public @Nullable Key engineGetKey(String alias, char @Nullable [] password) throws UnrecoverableKeyException {
        requireLoaded().requireReadable("The key of " + alias);
        var chain = requireLoaded();
        var handle = handleForUse(chain.use(), alias);
        if (handle.isEmpty()) {
            chain.requireConfigured(alias);
        }
        return handle.orElse(null);
    }

    private static Optional<KeyHandle> handleForUse(ChainUse use, String alias) throws UnrecoverableKeyException {
        try {
            return use.handleForUse(alias);
        } catch (KeyChainException e) {
            var unrecoverable = new UnrecoverableKeyException(e.getMessage());
            unrecoverable.initCause(e);
            throw unrecoverable;
        }
    }

    @Override
    public KeyStore.@Nullable Entry engineGetEntry(String alias, KeyStore.@Nullable ProtectionParameter protection)
            throws UnrecoverableKeyException {
        if (protection instanceof ChainRequest request) {
            requireLoaded().requireReadable("The KeyChain");
            request.answer(requireLoaded().use());
            return null;
        }
        var key = engineGetKey(alias, null);
        return key == null ? null : new KeyStore.SecretKeyEntry((SecretKey) key, engineGetAttributes(alias));
    }

    @Override
    public void engineSetKeyEntry(
            String alias, @Nullable Key key, char @Nullable [] password, Certificate @Nullable [] certificates)
            throws KeyStoreException {
        requireLoaded().requireWritable();
        if (key == null) {
            throw notSupported("A key that is null");
        }
        if (!(key instanceof KeyHandle handle)) {
            throw notSupported("A key of algorithm " + key.getAlgorithm() + " ("
                    + key.getClass().getName() + ")");
        }
        var use = requireLoaded().use();
        var chain = use.chain();
        var existing = chain.scopeIdOf(alias);
        if (existing.isEmpty()) {
            name(use, alias, handle);
            return;
        }
        if (handle.isBound() && !handle.scopeIn(chain).equals(existing.get())) {
            throw new KeyChainException(
                    ProviderErrorId.ALIAS_TAKEN,
                    "The alias " + alias + " is in use by another scope; choose another",
                    null);
        }
        use.change(new ChainChange.RollScope(existing.get()));
        handle.bind(use, existing.get());
    }

    @Override
    public void engineSetKeyEntry(String alias, byte[] key, Certificate @Nullable [] certificates)
            throws KeyStoreException {
        throw notSupported("An encrypted key");
    }

    @Override
    public void engineSetEntry(String alias, KeyStore.Entry entry, KeyStore.@Nullable ProtectionParameter protection)
            throws KeyStoreException {
        requireLoaded().requireWritable();
        var use = requireLoaded().use();
        if (entry instanceof DataEncryptionPolicy policy) {
            set(use, alias, policy);
        } else if (entry instanceof EncryptionScope scope) {
            set(use, alias, scope);
        } else if (entry instanceof KeyStore.SecretKeyEntry secret
                && secret.getSecretKey() instanceof KeyHandle handle) {
            name(use, alias, handle);
        } else {
            throw notSupported(nameOf(entry));
        }
    }

    /** Creates a policy, or adds an alias to an existing one. Its other properties cannot be changed. */
    private static void set(ChainUse use, String alias, DataEncryptionPolicy wanted) throws KeyStoreException {
        var known = wanted.id();
        if (known.isPresent()) {
            use.change(new ChainChange.AddAlias(known.get(), Alias.of(alias)));
            return;
        }
        requireSameAlias(alias, wanted.alias());
        use.change(new ChainChange.CreatePolicy(wanted));
    }

    /** Creates a scope, adds an alias to an existing one, or assigns it to another policy, as the entry requests. */
    private static void set(ChainUse use, String alias, EncryptionScope wanted) throws KeyStoreException {
        var chain = use.chain();
        var known = wanted.id().map(ScopeId::of).or(() -> chain.scope(alias).map(scope -> scope.id()));
        if (known.isEmpty()) {
            requireSameAlias(alias, wanted.alias());
            use.change(new ChainChange.CreateScope(Alias.of(alias), wanted.policy()));
            return;
        }
        var assign = new ChainChange.AssignScope(known.get(), wanted.policy());
        var name = new ChainChange.AddAlias(known.get(), Alias.of(alias));
        use.change(new ChainChange.All(List.of(assign, name)));
    }

    /** Creates a scope for a key of the KeyGenerator, or adds an alias to the scope or policy of a handle. */
    private static void name(ChainUse use, String alias, KeyHandle handle) throws KeyStoreException {
        var chain = use.chain();
        if (handle.isBound()) {
            use.change(new ChainChange.AddAlias(handle.idIn(chain), Alias.of(alias)));
            return;
        }
        var changed = use.change(new ChainChange.CreateScope(Alias.of(alias)));
        handle.bind(use, changed.scope(alias).id());
    }

    @Override
    public void engineSetCertificateEntry(String alias, Certificate certificate) throws KeyStoreException {
        throw notSupported("A certificate");
    }

    @Override
    public void engineDeleteEntry(String alias) throws KeyStoreException {
        requireLoaded().requireWritable();
        if (engineContainsAlias(alias)) {
            requireLoaded().use().change(new ChainChange.RemoveAlias(Alias.of(alias)));
        }
    }

    // ---- checks ----

    private LoadedChain requireLoaded() {
        if (loaded == null) {
            throw new IllegalStateException(
                    ProviderErrorId.STORE_NOT_LOADED.with("The KeyStore has not been loaded; call load"));
        }
        return loaded;
    }

    private ChainService chain() {
        return requireLoaded().chain();
    }

    private static void requireSameAlias(String alias, String inEntry) throws KeyChainException {
        if (!alias.equals(inEntry)) {
            throw new KeyChainException(
                    ProviderErrorId.ALIAS_BAD,
                    "The entry has alias " + inEntry + ", not " + alias + "; use the same alias for both",
                    null);
        }
    }

    private static String nameOf(KeyStore.Entry entry) {
        return entry instanceof KeyStore.SecretKeyEntry secret
                ? "A key of algorithm " + secret.getSecretKey().getAlgorithm()
                : "A " + entry.getClass().getSimpleName();
    }

    private static KeyChainException notSupported(String what) {
        return new KeyChainException(
                ProviderErrorId.ENTRY_NOT_SUPPORTED,
                what
                        + " cannot be stored in a KeyStore of type O365ServiceEncryption; use a DataEncryptionPolicy, an EncryptionScope,"
                        + " or a key from its KeyGenerator",
                null);
    }
}
