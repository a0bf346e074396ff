package org.o365se.internal.runtime;

import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.audit.AuditEvent;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.audit.AuditKind;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.config.KeychainLocation;
import org.o365se.internal.config.SecretSources;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.store.ChainPlace;
import org.o365se.internal.store.ChainStorage;
import org.o365se.internal.store.FileChainStore;
import org.o365se.internal.store.MemoryChain;
import org.o365se.internal.store.StoredChain;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.store.KeyChainStore;

/** The chain that a configuration names, where it is stored. Thread-safe; keeps nothing open. */
final class ConfiguredChain {
    private final Configuration configuration;
    private final Extensions extensions;
    private final char @Nullable [] givenSecret;

    /** The given secret stays the caller's; null if the configuration has its source. */
    ConfiguredChain(Configuration configuration, Extensions extensions, char @Nullable [] givenSecret) {
        this.configuration = configuration;
        this.extensions = extensions;
        this.givenSecret = givenSecret;
    }

    /** Accepts the chain as the newest one although it is known to be an old copy; {@code again} destroys again what receipts tell of. */
    ChainSnapshot restore(AuditSink sink, UnaryOperator<ChainSnapshot> again) throws IOException {
        return audited(AuditKind.CHAIN_RESTORED, sink, chain -> chain.restore(again));
    }

    /** Creates the chain, empty. */
    ChainSnapshot create(AuditSink sink) throws IOException {
        return audited(AuditKind.CHAIN_CREATED, sink, StoredChain::create);
    }

    /** Creates the chain with the content of another one. */
    ChainSnapshot createCopyOf(ChainSnapshot content, AuditSink sink) throws IOException {
        return audited(AuditKind.CHAIN_CREATED, sink, chain -> chain.createCopyOf(content));
    }

    /** Begins to follow a chain that other hosts use, which is known to have reached a generation. */
    ChainSnapshot join(long least, AuditSink sink) throws IOException {
        return audited(AuditKind.CHAIN_JOINED, sink, chain -> chain.join(least));
    }

    /** Returns the content of the chain, read anew. */
    ChainSnapshot read() throws IOException {
        return onStoredChain(StoredChain::load);
    }

    /** Returns what an administrator of the store runs before the chain is created, or empty if there is nothing. */
    Optional<String> setUpScript() {
        return configuration.keychain() instanceof KeychainLocation.Store configured
                ? extensions
                        .storeOf(configured.scheme())
                        .flatMap(factory -> factory.setUpScript(
                                configured.uri(), configuration.entriesFor(factory.configurationPrefixes())))
                : Optional.empty();
    }

    private ChainSnapshot audited(AuditKind kind, AuditSink sink, Operation operation) throws IOException {
        var event = AuditEvent.of(kind);
        sink.announce(event.begun().build());
        try {
            var snapshot = onStoredChain(operation);
            sink.report(event.done()
                    .with(Member.CHAIN, snapshot.chainId())
                    .with(Member.GENERATION, snapshot.generation())
                    .build());
            return snapshot;
        } catch (IOException | RuntimeException e) {
            sink.report(event.failed(e).build());
            throw e;
        }
    }

    private interface Operation {
        ChainSnapshot run(StoredChain chain) throws IOException;
    }

    private ChainSnapshot onStoredChain(Operation operation) throws IOException {
        var chain = storedChain()
                .orElseThrow(
                        () -> new IOException(
                                ProviderErrorId.CONFIGURATION_INCOMPLETE.with(
                                        "The configuration names no stored key chain; set keychain.uri = file:PATH or jdbc:postgresql://HOST/DATABASE")));
        try {
            return operation.run(chain);
        } finally {
            chain.close();
        }
    }

    /** Returns the storage of the chain, or empty if none is configured; the caller closes it. */
    Optional<ChainStorage> storage() throws IOException {
        if (configuration.keychain() instanceof KeychainLocation.Memory) {
            return Optional.of(new MemoryChain());
        }
        return storedChain().map(ChainStorage.class::cast);
    }

    /** Returns the configured chain, if it is durable; the caller closes it. */
    private Optional<StoredChain> storedChain() throws IOException {
        var location = configuration.keychain();
        if (location instanceof KeychainLocation.File file) {
            var chain = AtomicFile.resolve(file.path());
            var mark = AtomicFile.resolve(configuration
                    .highWater()
                    .orElseGet(() -> file.path().resolveSibling(file.path().getFileName() + ".high-water")));
            return Optional.of(stored(new FileChainStore(chain), ChainPlace.of(chain, mark)));
        }
        if (location instanceof KeychainLocation.Store configured) {
            var mark = AtomicFile.resolve(
                    configuration
                            .highWater()
                            .orElseThrow(
                                    () -> new IOException(
                                            ProviderErrorId.CONFIGURATION_INCOMPLETE.with(
                                                    "keychain.uri names a store, but keychain.high-water is not set; set it to a file on this host, which will record the highest generation"))));
            var factory = extensions.storeOf(configured.scheme()).orElseThrow();
            var store = factory.connect(
                    configured.uri(),
                    configuration.entriesFor(factory.configurationPrefixes()),
                    new SecretSources(configuration));
            return Optional.of(stored(store, new ChainPlace(store.toString(), "", Optional.of(mark), true)));
        }
        return Optional.empty();
    }

    private StoredChain stored(KeyChainStore store, ChainPlace place) {
        return new StoredChain(store, place, this::secret);
    }

    private char[] secret() {
        if (givenSecret != null) {
            return givenSecret.clone();
        }
        var source = configuration
                .keychainSecretSource()
                .orElseThrow(() -> new RootKeyMisconfiguredException(
                        ProviderErrorId.CONFIGURATION_INCOMPLETE,
                        "keychain.uri is set but keychain.secret-source is not; set it to file:PATH, env:NAME or prompt",
                        null));
        return new SecretSources(configuration).read("keychain.secret-source", source);
    }
}
