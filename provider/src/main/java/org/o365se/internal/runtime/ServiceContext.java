package org.o365se.internal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.audit.AuditedUses;
import org.o365se.internal.audit.FlightRecorder;
import org.o365se.internal.chain.ChainService;
import org.o365se.internal.chain.ChainSettings;
import org.o365se.internal.chain.DestructionSettings;
import org.o365se.internal.chain.LatePolicyRecords;
import org.o365se.internal.chain.Staleness;
import org.o365se.internal.change.ChangePlanner;
import org.o365se.internal.change.PolicySettings;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.config.KeychainLocation;
import org.o365se.internal.config.SecretSources;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.health.HealthMonitor;
import org.o365se.internal.keys.KeyTimes;
import org.o365se.internal.keys.Operators;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.receipt.Reapplied;
import org.o365se.internal.root.LazyHome;
import org.o365se.internal.root.RootChooser;
import org.o365se.internal.root.RootPauses;
import org.o365se.internal.root.RootTimes;
import org.o365se.internal.root.RootUses;
import org.o365se.internal.root.Roots;
import org.o365se.internal.root.StickyDenials;
import org.o365se.internal.root.managed.ManagedRootStore;
import org.o365se.internal.root.managed.StoreSource;
import org.o365se.internal.store.ChainStorage;
import org.o365se.internal.store.UnstoredChain;
import org.o365se.internal.thread.DaemonTimer;
import org.o365se.rootkey.RootKeyHome;

/**
 * The resources of one configuration: its bridges, its managed root keys, its live chain, and the timer of its cached keys. All users of one configuration file
 * with one content share a context, which ends with the last of them. Thread-safe.
 */
public final class ServiceContext {
    /** The contexts that are in use and may be shared, by their source. */
    private static final Map<Source, ServiceContext> SHARED = new HashMap<>();

    private final Configuration configuration;
    private final @Nullable Source source;
    private final Extensions extensions;
    private final Map<String, RootKeyHome> homes = new HashMap<>();
    private final Optional<ManagedRootStore> managedFile;
    private final Optional<ManagedRootStore> availabilityKeys;
    private final DaemonTimer timer = new DaemonTimer("o365se-expiry");
    private final CipherSettings cipherSettings;
    private final ConfiguredAudit audit;
    private final char @Nullable [] givenSecret;
    private final ConfiguredChain configuredChain;
    private @Nullable ChainService liveChain;
    private int users = 1;

    /** A configuration file and its content. */
    private record Source(Path file, Map<String, String> entries) {}

    private ServiceContext(Configuration configuration, @Nullable Source source, Extensions extensions) {
        this(configuration, source, extensions, null);
    }

    private ServiceContext(
            Configuration configuration,
            @Nullable Source source,
            Extensions extensions,
            char @Nullable [] givenSecret) {
        this.givenSecret = givenSecret;
        this.configuration = configuration;
        this.source = source;
        this.extensions = extensions;
        this.managedFile = configuration
                .managedKeystore()
                .map(file -> ManagedRootStore.inFile(
                        file,
                        secretsOf(configuration),
                        configuration.managedSecretSource().orElseThrow(),
                        configuration.fileAccess()));
        this.availabilityKeys = configuration
                .availability()
                .keystore()
                .map(file -> ManagedRootStore.availabilityInFile(
                        new StoreSource(
                                file, configuration.availabilitySecretSource().orElseThrow()),
                        configuration
                                .managedKeystore()
                                .map(managed -> new StoreSource(
                                        managed,
                                        configuration.managedSecretSource().orElseThrow())),
                        secretsOf(configuration),
                        configuration.fileAccess()));
        this.cipherSettings = CipherSettings.of(configuration);
        this.audit = new ConfiguredAudit(configuration);
        this.configuredChain = new ConfiguredChain(configuration, extensions, givenSecret);
        connectHomes();
    }

    // ---- users ----

    /**
     * Returns the context of a configuration file; the caller is a user of it until {@link #release}.
     *
     * @param file the file, or empty for a configuration in which nothing is set
     * @throws IOException if the configuration cannot be read
     */
    public static ServiceContext acquire(Optional<Path> file) throws IOException {
        var extensions = Extensions.find();
        if (file.isEmpty()) {
            return new ServiceContext(Configuration.empty(), null, extensions);
        }
        return acquire(
                Configuration.read(
                        inRealFolder(file.get()), extensions.configurationPrefixes(), extensions.storeSchemes()),
                extensions);
    }

    /**
     * Returns the context of a configuration in a stream; the caller is a user of it until {@link #release}.
     *
     * @param content the content of a configuration file
     * @param secret the chain's secret, used only if the configuration has no source of it; the array is not changed
     * @throws IOException if the configuration is invalid
     */
    static ServiceContext acquire(byte[] content, char @Nullable [] secret) throws IOException {
        var extensions = Extensions.find();
        var read = Configuration.ofStream(content, extensions.configurationPrefixes(), extensions.storeSchemes());
        if (secret == null || read.keychainSecretSource().isPresent()) {
            return acquire(read, extensions);
        }
        // Not shared, because the next program may not know the secret.
        return new ServiceContext(read, null, extensions, secret.clone());
    }

    private static ServiceContext acquire(Configuration read, Extensions extensions) {
        if (read.keychain() instanceof KeychainLocation.Memory) {
            // A chain in memory is for one user alone.
            return new ServiceContext(read, null, extensions);
        }
        var source = new Source(read.file().orElseThrow(), read.entries());
        synchronized (SHARED) {
            var shared = SHARED.get(source);
            if (shared == null) {
                shared = new ServiceContext(read, source, extensions);
                SHARED.put(source, shared);
            } else {
                shared.users++;
            }
            return shared;
        }
    }

    /** Resolves a path, so that a file with two paths has one context; a path that cannot be resolved is used as it is. */
    private static Path inRealFolder(Path file) {
        var absolute = file.toAbsolutePath();
        var folder = absolute.getParent();
        try {
            return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            return absolute;
        }
    }

    /** Adds a user. */
    void retain() {
        synchronized (SHARED) {
            users++;
        }
    }

    /** Removes a user; the last one closes the context. */
    public void release() {
        synchronized (SHARED) {
            users--;
            if (users > 0) {
                return;
            }
            if (source != null) {
                SHARED.remove(source);
            }
        }
        end();
    }

    private void end() {
        try {
            if (liveChain == null) {
                closeHomes();
            } else {
                liveChain.close();
            }
        } finally {
            timer.close();
            audit.close();
            if (givenSecret != null) {
                Arrays.fill(givenSecret, '\0');
            }
        }
    }

    private void closeHomes() {
        homes.values().forEach(RootKeyHome::close);
    }

    // ---- chains ----

    /**
     * Opens the chain that the configuration names; there is one for the context.
     *
     * @return the live chain, which is closed with the context, or empty if no chain is configured
     * @throws IOException if the configuration or the chain cannot be read
     */
    synchronized Optional<ChainService> liveChain() throws IOException {
        if (liveChain == null) {
            var storage = configuredChain.storage();
            if (storage.isPresent()) {
                liveChain = open(storage.get(), liveManaged(), this::closeHomes);
            }
        }
        return Optional.ofNullable(liveChain);
    }

    /**
     * Opens the chain that the configuration names for one user, who releases the context by closing the chain.
     *
     * @return the live chain, or empty if no chain is configured
     * @throws IOException if the configuration or the chain cannot be read
     */
    Optional<ChainService> ownLiveChain() throws IOException {
        var storage = configuredChain.storage();
        return storage.isPresent() ? Optional.of(openOwn(storage.get(), liveManaged())) : Optional.empty();
    }

    /**
     * Accepts the configured chain as the newest one although it is known to be an old copy. No process may have it open.
     *
     * @return the generation it has now
     * @throws IOException if no chain is configured, or it cannot be read, is not authentic or cannot be written
     */
    long restoreChain() throws IOException {
        var receipts = audit.allReceipts();
        return configuredChain
                .restore(audit.sink(), old -> Reapplied.to(old, receipts))
                .generation();
    }

    /**
     * Creates the configured chain, and before it the configured audit log with its key if there is none.
     *
     * @return the id of the chain
     * @throws IOException if no chain is configured, there is a chain already or was one, or it cannot be written
     */
    ChainId createChain() throws IOException {
        audit.createIfAbsent();
        return configuredChain.create(audit.sink()).chainId();
    }

    /**
     * Begins to follow the configured chain, which other hosts use already, and creates the configured audit log of this host.
     *
     * @param least the generation that the chain is known to have reached
     * @return the chain
     * @throws IOException if this host follows it already, the chain is older or cannot be read, or the mark cannot be written
     */
    ChainSnapshot joinChain(long least) throws IOException {
        audit.createIfAbsent();
        return configuredChain.join(least, audit.sink());
    }

    /**
     * Creates the configured chain with the content of another one, and before it the configured audit log.
     *
     * @param other where the other chain is configured
     * @return the chain
     * @throws IOException if a chain is missing or cannot be read, another one is here, or it cannot be written
     */
    ChainSnapshot copyChainOf(ServiceContext other) throws IOException {
        var content = other.configuredChain.read();
        audit.createIfAbsent();
        configuredChain.createCopyOf(content, audit.sink());
        var copy = configuredChain.read();
        if (!copy.equalsContentOf(other.configuredChain.read())) {
            throw new IOException(
                    ProviderErrorId.CHAIN_COPY_DIFFERS.with(
                            "Key chain " + content.chainId()
                                    + " was changed while it was copied; go on with the old chain, remove the copy, and copy again while no program uses it"));
        }
        return copy;
    }

    /** Returns what an administrator of the configured store runs before the chain is created, or empty if there is nothing. */
    Optional<String> setUpScript() {
        return configuredChain.setUpScript();
    }

    /**
     * Creates an empty chain that becomes durable when it is stored.
     *
     * @return the chain
     * @throws IOException if the configuration cannot be read
     */
    ChainService newChain() throws IOException {
        return openOwn(new UnstoredChain(ChainSnapshot.empty(ChainId.random())), managedFile);
    }

    /**
     * Reads a chain from a stream.
     *
     * @param stream contains a key chain file
     * @param secret the chain's secret, or null to list only; the array is not changed
     * @return the chain
     * @throws IOException if it is not a key chain, the secret is wrong, the chain is not authentic, or the configuration cannot be read
     */
    ChainService readChain(InputStream stream, char @Nullable [] secret) throws IOException {
        return openOwn(new UnstoredChain(ChainSnapshots.read(stream, secret)), managedFile);
    }

    /** Returns the managed root keys of a live chain; those of a chain in memory may be in memory too. */
    private Optional<ManagedRootStore> liveManaged() {
        return managedFile.isEmpty() && configuration.keychain() instanceof KeychainLocation.Memory
                ? Optional.of(ManagedRootStore.inMemory())
                : managedFile;
    }

    private ChainService openOwn(ChainStorage storage, Optional<ManagedRootStore> managed) throws IOException {
        retain();
        boolean opened = false;
        try {
            var chain = open(storage, managed, this::release);
            opened = true;
            return chain;
        } finally {
            if (!opened) {
                release();
            }
        }
    }

    /** Opens a chain, which takes ownership of the storage; it is closed if the chain cannot be opened. */
    private ChainService open(ChainStorage storage, Optional<ManagedRootStore> managed, Runnable release)
            throws IOException {
        boolean opened = false;
        try {
            var chain = chainIn(storage, managed, release);
            opened = true;
            return chain;
        } finally {
            if (!opened) {
                storage.close();
            }
        }
    }

    private ChainService chainIn(ChainStorage storage, Optional<ManagedRootStore> managed, Runnable release)
            throws IOException {
        var known = configuration;
        var operators =
                known.operators().isPresent() ? Operators.read(known.operators().get()) : Operators.NONE;
        var reachable = new HashMap<>(homes);
        managed.ifPresent(store -> reachable.put(RootKeyUri.MANAGED_SCHEME, store));
        var monitoring = new Monitoring(known.jmx());
        Runnable end = () -> {
            monitoring.close();
            // A store in memory belongs to this chain only.
            managed.filter(store -> managedFile.isEmpty()).ifPresent(ManagedRootStore::close);
            release.run();
        };
        var sink = FlightRecorder.recording(audit.sink());
        var clock = Clock.systemUTC();
        var records = new LatePolicyRecords();
        var recorded = FlightRecorder.recording(monitoring.counting(RootUses.DIRECT));
        var uses = audit.isConfigured() ? new AuditedUses(sink, recorded) : recorded;
        var pauses = new RootPauses(uses, System::nanoTime);
        var health = new HealthMonitor(clock, timer);
        health.add(new AuditedHealth(sink));
        var roots = new Roots(reachable, end, new StickyDenials(pauses, records, clock), health::recording);
        var policyKeys = new PolicyKeys(
                roots, operators, timesOf(known), records, new PolicyKeys.Clocks(System::nanoTime, clock, timer));
        var planner = new ChangePlanner(
                policyKeys,
                new RootChooser(roots, managed.orElse(null), availabilityKeys.orElse(null)),
                operators,
                clock,
                new PolicySettings(known.defaultPolicy(), known.policyLimit(), audit.seals()));
        var chain = new ChainService(
                storage,
                policyKeys,
                planner,
                new ChainSettings(
                        new Staleness(known.maxStaleness(), known.maxOutage(), System::nanoTime),
                        cipherSettings,
                        known.autoCreation(),
                        sink,
                        known.isSystemAccessAllowed(),
                        pauses::end,
                        health,
                        new DestructionSettings(
                                audit.receipts(), name -> availabilityKeys.ifPresent(store -> store.destroy(name)))));
        records.bind(chain);
        monitoring.show(chain);
        return chain;
    }

    private static KeyTimes timesOf(Configuration known) {
        var keys = known.keys();
        return new KeyTimes(
                keys.timeToLive(),
                keys.refreshAhead(),
                keys.probe(),
                known.availability().maxOutage(),
                new RootTimes(keys.hedgeOffset(), keys.patience()));
    }

    private void connectHomes() {
        managedFile.ifPresent(store -> homes.put(RootKeyUri.MANAGED_SCHEME, store));
        availabilityKeys.ifPresent(store -> homes.put(RootKeyUri.AVAILABILITY_SCHEME, store));
        for (var bridge : extensions.bridges()) {
            var home = new LazyHome(() ->
                    bridge.connect(configuration.entriesFor(bridge.configurationPrefixes()), secretsOf(configuration)));
            bridge.schemes().forEach(scheme -> homes.put(scheme, home));
        }
    }

    private static SecretSources secretsOf(Configuration known) {
        return new SecretSources(known);
    }
}
