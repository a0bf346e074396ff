package org.o365se.keychain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.config.Configuration;
import org.o365se.config.KeychainLocation;
import org.o365se.config.SecretSources;
import org.o365se.error.ErrorId;
import org.o365se.rootkey.RootKeyFactory;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.managed.ManagedRootStore;
import org.o365se.storage.AtomicFile;

/**
 * Everything that one configuration brings to life: its bridges, its managed roots, its live chain. Made empty; the configuration file is read when it is
 * first needed, so that a bad file harms nobody but those who use us. Thread-safe.
 */
public final class ServiceContext {
    private static final String CONFIG_PROPERTY = "o365se.config";
    private static final String CONFIG_VARIABLE = "O365SE_CONFIG";

    private final Supplier<Optional<Path>> configurationFile;
    private @Nullable Configuration configuration;
    private List<RootKeyFactory> bridges = List.of();
    private @Nullable ChainService liveChain;
    private @Nullable CipherSettings cipherSettings;

    private ServiceContext(Supplier<Optional<Path>> configurationFile) {
        this.configurationFile = configurationFile;
    }

    /**
     * Makes the context of a configuration file.
     *
     * @param file the file
     * @return the context
     */
    public static ServiceContext of(Path file) {
        return new ServiceContext(() -> Optional.of(file));
    }

    /**
     * Makes the context of a provider that was not configured: the system property {@code o365se.config} and then the environment variable
     * {@code O365SE_CONFIG} name the file, if anything does; an empty one counts as not set.
     *
     * @return the context
     */
    public static ServiceContext ofEnvironment() {
        return new ServiceContext(() -> Optional.ofNullable(System.getProperty(CONFIG_PROPERTY))
                .filter(path -> !path.isBlank())
                .or(() -> Optional.ofNullable(System.getenv(CONFIG_VARIABLE)).filter(path -> !path.isBlank()))
                .map(Path::of));
    }

    /**
     * Opens the chain that the configuration names; there is one for the context.
     *
     * @return the live chain, or empty if no chain is configured
     * @throws IOException if the configuration or the chain cannot be read
     */
    public synchronized Optional<ChainService> liveChain() throws IOException {
        if (liveChain == null) {
            var location = configuration().keychain();
            if (location instanceof KeychainLocation.Memory) {
                liveChain = open(MemoryStorage.live(), true);
            } else if (location instanceof KeychainLocation.File file) {
                liveChain = open(fileStorage(file.path()), false);
            }
        }
        return Optional.ofNullable(liveChain);
    }

    /**
     * Takes the configured chain's file for the newest one although it is known to be an old copy. No process may have it open.
     *
     * @return the generation it has now
     * @throws IOException if no chain file is configured, or it cannot be read, is not authentic or cannot be written
     */
    public synchronized long restoreChain() throws IOException {
        if (configuration().keychain() instanceof KeychainLocation.File file) {
            var storage = fileStorage(file.path());
            try {
                return storage.restore().generation();
            } finally {
                storage.close();
            }
        }
        throw new IOException(ErrorId.CONFIGURATION_INCOMPLETE.with(
                "The configuration names no key chain file; set keychain.uri = file:PATH"));
    }

    /**
     * Creates the configured chain in a file.
     *
     * @return the id of the chain
     * @throws IOException if no chain file is configured, there is a chain already or was one, or it cannot be written
     */
    public synchronized UUID createChain() throws IOException {
        if (configuration().keychain() instanceof KeychainLocation.File file) {
            var storage = fileStorage(file.path());
            try {
                return storage.create().chainId();
            } finally {
                storage.close();
            }
        }
        throw new IOException(ErrorId.CONFIGURATION_INCOMPLETE.with(
                "The configuration names no key chain file; set keychain.uri = file:PATH"));
    }

    /**
     * Makes an empty chain that becomes durable when it is stored.
     *
     * @return the chain
     * @throws IOException if the configuration cannot be read
     */
    public synchronized ChainService newChain() throws IOException {
        return open(MemoryStorage.untilStored(ChainSnapshot.empty(UUID.randomUUID())), false);
    }

    /**
     * Reads a chain from a stream.
     *
     * @param stream holds a key chain file
     * @param secret the chain's secret, or null to list only; stays the caller's
     * @return the chain
     * @throws IOException if it is no key chain, the secret is wrong, the chain is not authentic, or the configuration cannot be read
     */
    public synchronized ChainService readChain(InputStream stream, char @Nullable [] secret) throws IOException {
        return open(MemoryStorage.untilStored(snapshotOf(stream, secret)), false);
    }

    /**
     * Tells whether a stream may hold a key chain file.
     *
     * @param stream is read a little
     * @return whether it begins like one
     * @throws IOException if the stream fails
     */
    public static boolean probe(InputStream stream) throws IOException {
        return ChainFile.probe(stream);
    }

    /** Ends the live chain, if it was opened. */
    public synchronized void close() {
        if (liveChain != null) {
            liveChain.close();
        }
    }

    private static ChainSnapshot snapshotOf(InputStream stream, char @Nullable [] secret) throws IOException {
        if (secret == null) {
            return ChainFile.list(stream);
        }
        var derived = new AtomicReference<ChainKeys>();
        try {
            return ChainFile.read(stream, (origin, chainId) -> {
                        derived.set(ChainKeys.derive(origin, chainId, secret));
                        return derived.get();
                    })
                    .snapshot();
        } finally {
            if (derived.get() != null) {
                derived.get().destroy();
            }
        }
    }

    private Configuration configuration() throws IOException {
        var known = configuration;
        if (known == null) {
            bridges = findBridges();
            var file = configurationFile.get();
            known = file.isPresent() ? Configuration.read(file.get(), bridgePrefixes()) : Configuration.empty();
            configuration = known;
        }
        return known;
    }

    private static List<RootKeyFactory> findBridges() throws IOException {
        try {
            var found = new ArrayList<RootKeyFactory>();
            ServiceLoader.load(RootKeyFactory.class, ServiceContext.class.getClassLoader())
                    .forEach(found::add);
            return found;
        } catch (ServiceConfigurationError e) {
            throw new IOException(
                    ErrorId.BRIDGE_BROKEN.with("A bridge to root keys cannot be loaded (" + e.getMessage()
                            + "); put the right version of its jar beside the provider's, or take it away"),
                    e);
        }
    }

    private ChainService open(ChainStorage storage, boolean inMemory) throws IOException {
        var known = configuration();
        var managed = managedRoots(known, inMemory);
        var operators =
                known.operators().isPresent() ? Operators.read(known.operators().get()) : Operators.NONE;
        var roots = new Roots(homes(known, managed));
        var policyKeys = new PolicyKeys(roots, operators, known.hedgeOffset(), known.policyKeyTtl(), System::nanoTime);
        var edits =
                new ChainEdits(policyKeys, new RootChooser(roots, managed.orElse(null)), operators, Clock.systemUTC());
        return new ChainService(
                storage,
                policyKeys,
                edits,
                known.defaultPolicy().orElse(null),
                new Staleness(known.maxStaleness(), System::nanoTime),
                cipherSettings(known));
    }

    /** One for all chains of the context, so that the delegate is chosen once. */
    private CipherSettings cipherSettings(Configuration known) {
        var settings = cipherSettings;
        if (settings == null) {
            settings = CipherSettings.of(known);
            cipherSettings = settings;
        }
        return settings;
    }

    private Optional<ManagedRootStore> managedRoots(Configuration known, boolean inMemory) {
        if (known.managedKeystore().isPresent()) {
            return Optional.of(ManagedRootStore.inFile(
                    known.managedKeystore().get(),
                    secretsOf(known),
                    known.managedSecretSource().orElseThrow(),
                    known.filesMayBeOpen()));
        }
        return inMemory ? Optional.of(ManagedRootStore.inMemory()) : Optional.empty();
    }

    private Map<String, RootKeyHome> homes(Configuration known, Optional<ManagedRootStore> managed) {
        var homes = new HashMap<String, RootKeyHome>();
        managed.ifPresent(store -> homes.put("managed", store));
        for (var bridge : bridges) {
            var home = new LazyHome(
                    () -> bridge.connect(known.entriesFor(bridge.configurationPrefixes()), secretsOf(known)));
            bridge.schemes().forEach(scheme -> homes.put(scheme, home));
        }
        return homes;
    }

    private Set<String> bridgePrefixes() {
        var prefixes = new HashSet<String>();
        for (var bridge : bridges) {
            prefixes.addAll(bridge.configurationPrefixes());
        }
        return prefixes;
    }

    private FileStorage fileStorage(Path chainFile) throws IOException {
        var known = configuration();
        return new FileStorage(
                AtomicFile.resolve(chainFile), AtomicFile.resolve(highWaterOf(chainFile)), () -> chainSecret(known));
    }

    private Path highWaterOf(Path chainFile) throws IOException {
        return configuration()
                .highWater()
                .orElseGet(() -> chainFile.resolveSibling(chainFile.getFileName() + ".high-water"));
    }

    private static SecretSources secretsOf(Configuration known) {
        return new SecretSources(known.filesMayBeOpen());
    }

    private char[] chainSecret(Configuration known) {
        var source = known.keychainSecretSource()
                .orElseThrow(() -> new RootKeyMisconfiguredException(
                        ErrorId.CONFIGURATION_INCOMPLETE.with(
                                "keychain.uri is set but keychain.secret-source is not; say where the key chain's secret is (file:PATH, env:NAME or prompt)"),
                        null));
        return secretsOf(known).read("keychain.secret-source", source);
    }
}
