package org.o365se.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.o365se.ConfigurationException;
import org.o365se.internal.file.FileAccess;

/**
 * The checked content of one configuration file. Immutable and thread-safe; later changes of the file have no effect.
 *
 * <p>A relative path is resolved against the configuration file's folder, also in a {@code file:} secret source. {@code ~} has no special meaning. Secrets are
 * never in the file: a {@code secret-source} names the source of one.
 */
public final class Configuration {
    /** The result of {@link #cipherThreads} for {@code auto}. */
    public static final int AUTO_THREADS = 0;

    /** The folder of relative paths in a configuration from a stream. */
    static final String HOME_PROPERTY = "o365se.home";

    /** Stands for the name of the file in messages. */
    private static final String STREAM_NAME = "configuration-stream";

    private static final Pattern NAMES_CHAIN =
            Pattern.compile("(?m)^\\uFEFF?[ \\t\\f]*keychain\\.uri[ \\t\\f]*[=: \\t\\f]");

    /** As in the service that this product is a model of. */
    private static final int DEFAULT_POLICY_LIMIT = 50;

    private final @Nullable Path file;
    private final Map<String, String> entries;
    private final KeychainLocation keychain;
    private final @Nullable Path highWater;
    private final Duration maxStaleness;
    private final Duration maxOutage;
    private final @Nullable Path operators;
    private final @Nullable Path managedKeystore;
    private final AvailabilitySettings availability;
    private final KeySettings keys;
    private final int cipherThreads;
    private final @Nullable AuditSettings audit;

    Configuration(
            @Nullable Path file,
            Map<String, String> entries,
            KeychainLocation keychain,
            @Nullable Path highWater,
            Duration maxStaleness,
            Duration maxOutage,
            @Nullable Path operators,
            @Nullable Path managedKeystore,
            AvailabilitySettings availability,
            KeySettings keys,
            int cipherThreads,
            @Nullable AuditSettings audit) {
        this.file = file;
        this.entries = Map.copyOf(entries);
        this.keychain = keychain;
        this.highWater = highWater;
        this.maxStaleness = maxStaleness;
        this.maxOutage = maxOutage;
        this.operators = operators;
        this.managedKeystore = managedKeystore;
        this.availability = availability;
        this.keys = keys;
        this.cipherThreads = cipherThreads;
        this.audit = audit;
    }

    /**
     * Reads a configuration file.
     *
     * @param file a properties file in UTF-8, of at most 1 MiB
     * @param bridgePrefixes the first parts of the keys that belong to bridges, which check them themselves
     * @return its content
     * @throws ConfigurationException if it is missing or cannot be read, or has an unknown key, a key twice or an invalid value; the message names file, line,
     *     key and * value, but no value that may be a secret
     */
    public static Configuration read(Path file, Set<String> bridgePrefixes) throws ConfigurationException {
        return read(file, bridgePrefixes, Set.of());
    }

    /**
     * Reads a configuration that may name a store of key chains.
     *
     * @param file the properties file
     * @param prefixes the first parts of the keys that belong to bridges and stores
     * @param storeSchemes what {@code keychain.uri} may begin with besides {@code file} and {@code memory}
     * @return the configuration
     * @throws ConfigurationException like {@link #read(Path, Set)}
     */
    public static Configuration read(Path file, Set<String> prefixes, Set<String> storeSchemes)
            throws ConfigurationException {
        return new ConfigurationParser(file.toAbsolutePath(), true, prefixes, storeSchemes).parseFile();
    }

    /**
     * Reads a configuration from a stream, for programs that pass it as a key store file. Paths are absolute, or relative to the folder that the system property
     * {@code o365se.home} names.
     *
     * @param content what {@link #readStream} returned
     * @param prefixes the first parts of the keys that belong to bridges and stores
     * @param storeSchemes what {@code keychain.uri} may begin with besides {@code file} and {@code memory}
     * @return the configuration
     * @throws ConfigurationException like {@link #read(Path, Set)}
     */
    public static Configuration ofStream(byte[] content, Set<String> prefixes, Set<String> storeSchemes)
            throws ConfigurationException {
        var home = System.getProperty(HOME_PROPERTY, "");
        var name = Path.of(home).toAbsolutePath().resolve(STREAM_NAME);
        return new ConfigurationParser(name, !home.isEmpty(), prefixes, storeSchemes).parse(content);
    }

    /**
     * Reads a stream that may contain a configuration, or the beginning of something else.
     *
     * @param stream not closed
     * @return at most one byte more than a configuration can have
     * @throws IOException if it cannot be read
     */
    public static byte[] readStream(InputStream stream) throws IOException {
        return stream.readNBytes(ConfigurationParser.MAX_FILE_BYTES + 1);
    }

    /**
     * Returns whether bytes are a configuration that names a key chain, whatever else is in it.
     *
     * @param content what {@link #readStream} returned
     * @return whether a line of it sets {@code keychain.uri}
     */
    public static boolean isConfiguration(byte[] content) {
        return content.length <= ConfigurationParser.MAX_FILE_BYTES
                && NAMES_CHAIN
                        .matcher(new String(content, StandardCharsets.UTF_8))
                        .find();
    }

    /**
     * Returns an empty configuration.
     *
     * @return a configuration without entries
     */
    public static Configuration empty() {
        return new Configuration(
                null,
                Map.of(),
                new KeychainLocation.None(),
                null,
                ConfigurationParser.DEFAULT_MAX_STALENESS,
                Duration.ZERO,
                null,
                null,
                AvailabilitySettings.DEFAULT,
                KeySettings.DEFAULT,
                AUTO_THREADS,
                null);
    }

    /**
     * Returns the file of this configuration.
     *
     * @return its absolute path, or empty for {@link #empty()}
     */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * Returns all entries, by key.
     *
     * @return the entries; paths in secret sources are absolute
     */
    public Map<String, String> entries() {
        return entries;
    }

    /**
     * Returns the location of the key chain ({@code keychain.uri}).
     *
     * @return the location, {@link KeychainLocation.None} if it is not set
     */
    public KeychainLocation keychain() {
        return keychain;
    }

    /**
     * Returns the source of the key chain's secret ({@code keychain.secret-source}).
     *
     * @return a source for {@link SecretSources}
     */
    public Optional<String> keychainSecretSource() {
        return value(ConfigurationKey.KEYCHAIN_SECRET_SOURCE);
    }

    /**
     * Returns the file that records the highest generation of the chain ({@code keychain.high-water}).
     *
     * @return the absolute path; if it is not set, the file is in the folder of the chain
     */
    public Optional<Path> highWater() {
        return Optional.ofNullable(highWater);
    }

    /**
     * Returns the time after which a change by another process is visible at the latest ({@code keychain.max-staleness}).
     *
     * @return zero to one hour; 5 seconds if it is not set
     */
    public Duration maxStaleness() {
        return maxStaleness;
    }

    /**
     * Returns for how long the chain is used as it was last read while its store cannot be reached ({@code keychain.max-outage}).
     *
     * @return zero to one day, after {@link #maxStaleness} has passed
     */
    public Duration maxOutage() {
        return maxOutage;
    }

    /**
     * Returns the file with the public keys of the operators who sign new policies ({@code keychain.operators}).
     *
     * @return the absolute path; empty if policies need no signature
     */
    public Optional<Path> operators() {
        return Optional.ofNullable(operators);
    }

    /**
     * Returns who may have access to a file with secrets besides its owner ({@code access.files}).
     *
     * @return {@link FileAccess#OWNER} if it is not set
     */
    public FileAccess fileAccess() {
        return value(ConfigurationKey.ACCESS_FILES).flatMap(FileAccess::of).orElse(FileAccess.OWNER);
    }

    /**
     * Returns the environment variables that contain secrets: those of every {@code env:} source, also of bridges.
     *
     * @return their names
     */
    public Set<String> secretVariables() {
        return entries.entrySet().stream()
                .filter(entry -> ConfigurationKey.namesSecretSource(entry.getKey()))
                .flatMap(entry -> SecretSourceSyntax.parse(entry.getValue()).stream())
                .filter(SecretSourceSyntax.InEnvironment.class::isInstance)
                .map(source -> ((SecretSourceSyntax.InEnvironment) source).name())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the file of the managed root keys ({@code managed.keystore}). If it is set, {@link #managedSecretSource()} is too.
     *
     * @return the absolute path of a PKCS12 key store
     */
    public Optional<Path> managedKeystore() {
        return Optional.ofNullable(managedKeystore);
    }

    /**
     * Returns the source of the secret of the managed root keys ({@code managed.secret-source}).
     *
     * @return a source for {@link SecretSources}
     */
    public Optional<String> managedSecretSource() {
        return value(ConfigurationKey.MANAGED_SECRET_SOURCE);
    }

    /**
     * Returns the policy under which {@code setKeyEntry} creates a scope ({@code policy.default}).
     *
     * @return the policy's alias
     */
    public Optional<String> defaultPolicy() {
        return value(ConfigurationKey.POLICY_DEFAULT);
    }

    /**
     * Returns the largest number of enabled policies of one profile that a tenant can have ({@code policy.limit}).
     *
     * @return 1 or greater
     */
    public int policyLimit() {
        return value(ConfigurationKey.POLICY_LIMIT).map(Integer::parseInt).orElse(DEFAULT_POLICY_LIMIT);
    }

    /**
     * Returns when root keys are asked, and how long what they unwrap is cached.
     *
     * @return the settings, with their defaults where the configuration has none
     */
    public KeySettings keys() {
        return keys;
    }

    /**
     * Returns where availability keys are, and how long they may serve.
     *
     * @return the settings
     */
    public AvailabilitySettings availability() {
        return availability;
    }

    /**
     * Returns the source of the secret of the availability key store ({@code availability.secret-source}).
     *
     * @return a source for {@link SecretSources}; present if {@code availability.keystore} is set
     */
    public Optional<String> availabilitySecretSource() {
        return value(ConfigurationKey.AVAILABILITY_SECRET_SOURCE);
    }

    /**
     * Returns whether open chains are shown in JMX ({@code monitoring.jmx}).
     *
     * @return {@link JmxSetting#AUTO} if it is not set
     */
    public JmxSetting jmx() {
        return value(ConfigurationKey.MONITORING_JMX).flatMap(JmxSetting::of).orElse(JmxSetting.AUTO);
    }

    /**
     * Returns whether this process may access data on behalf of the service itself ({@code access.system}).
     *
     * @return false if it is not set
     */
    public boolean isSystemAccessAllowed() {
        return value(ConfigurationKey.ACCESS_SYSTEM).filter("allowed"::equals).isPresent();
    }

    /**
     * Returns the JCA provider for the AES-GCM of messages ({@code cipher.provider}).
     *
     * @return its name; {@code auto} if it is not set
     */
    public String cipherProvider() {
        return value(ConfigurationKey.CIPHER_PROVIDER).orElse(ConfigurationParser.AUTO);
    }

    /**
     * Returns the number of threads for one large message ({@code cipher.parallelism}).
     *
     * @return 1 to 64, or {@link #AUTO_THREADS}
     */
    public int cipherThreads() {
        return cipherThreads;
    }

    /**
     * Returns which of the JDK's transformations the keys serve ({@code transparent.transformations}).
     *
     * @return {@link TransparentSettings#DEFAULT} if it is not set
     */
    public TransparentSettings transparent() {
        return value(ConfigurationKey.TRANSPARENT_TRANSFORMATIONS)
                .flatMap(TransparentSettings::parse)
                .orElse(TransparentSettings.DEFAULT);
    }

    /**
     * Returns which scopes are created when their key is asked for the first time ({@code scope.auto-create}).
     *
     * @return {@link AutoCreation#NONE} if it is not set
     */
    public AutoCreation autoCreation() {
        return value(ConfigurationKey.SCOPE_AUTO_CREATE)
                .flatMap(AutoCreation::parse)
                .orElse(AutoCreation.NONE);
    }

    /**
     * Returns where and how the audit log is kept ({@code audit.file} and the other keys of {@code audit}).
     *
     * @return empty if {@code audit.file} is not set: then there is no log
     */
    public Optional<AuditSettings> audit() {
        return Optional.ofNullable(audit);
    }

    /**
     * Selects the entries of a bridge. A {@code file:} secret source among them is absolute already.
     *
     * @param prefixes the first parts of its keys
     * @return all entries whose key begins with one of the prefixes and a dot
     */
    public Map<String, String> entriesFor(Set<String> prefixes) {
        return entries.entrySet().stream()
                .filter(entry -> ConfigurationKey.belongsTo(entry.getKey(), prefixes))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Returns the file, but no value. */
    @Override
    public String toString() {
        return file == null ? "no configuration" : "configuration " + file;
    }

    private Optional<String> value(ConfigurationKey key) {
        return Optional.ofNullable(entries.get(key.toString()));
    }
}
