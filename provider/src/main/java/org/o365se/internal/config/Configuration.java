package org.o365se.internal.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.o365se.ConfigurationException;
import org.o365se.internal.file.FileAccess;

/**
 * What one configuration file says, checked. Immutable and thread-safe; a later change of the file is not seen.
 *
 * <p>A path that is not absolute is taken from the configuration file's folder, also in a {@code file:} secret source. {@code ~} has no special
 * meaning. Secrets are never in the file: a {@code secret-source} says where one is.
 */
public final class Configuration {
    /** What {@link #cipherThreads} returns for {@code auto}. */
    public static final int AUTO_THREADS = 0;

    private final @Nullable Path file;
    private final Map<String, String> entries;
    private final KeychainLocation keychain;
    private final @Nullable Path highWater;
    private final Duration maxStaleness;
    private final @Nullable Path operators;
    private final @Nullable Path managedKeystore;
    private final Duration hedgeOffset;
    private final Duration policyKeyTtl;
    private final int cipherThreads;

    Configuration(
            @Nullable Path file,
            Map<String, String> entries,
            KeychainLocation keychain,
            @Nullable Path highWater,
            Duration maxStaleness,
            @Nullable Path operators,
            @Nullable Path managedKeystore,
            Duration hedgeOffset,
            Duration policyKeyTtl,
            int cipherThreads) {
        this.file = file;
        this.entries = Map.copyOf(entries);
        this.keychain = keychain;
        this.highWater = highWater;
        this.maxStaleness = maxStaleness;
        this.operators = operators;
        this.managedKeystore = managedKeystore;
        this.hedgeOffset = hedgeOffset;
        this.policyKeyTtl = policyKeyTtl;
        this.cipherThreads = cipherThreads;
    }

    /**
     * Reads a configuration file.
     *
     * @param file a properties file in UTF-8, of at most 1 MiB
     * @param bridgePrefixes the first parts of the keys that belong to bridges, which check them themselves
     * @return what it says
     * @throws ConfigurationException if it is missing or cannot be read, or has an unknown key, a key twice or a bad value; names file, line, key and
     *     value, but no value that may be a secret
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
     * @throws ConfigurationException as {@link #read(Path, Set)}
     */
    public static Configuration read(Path file, Set<String> prefixes, Set<String> storeSchemes)
            throws ConfigurationException {
        return new ConfigurationParser(file.toAbsolutePath(), prefixes, storeSchemes).parse();
    }

    /**
     * Returns a configuration in which nothing is set.
     *
     * @return one in which nothing is set
     */
    public static Configuration empty() {
        return new Configuration(
                null,
                Map.of(),
                new KeychainLocation.None(),
                null,
                ConfigurationParser.DEFAULT_MAX_STALENESS,
                null,
                null,
                ConfigurationParser.DEFAULT_HEDGE_OFFSET,
                ConfigurationParser.DEFAULT_POLICY_KEY_TTL,
                AUTO_THREADS);
    }

    /**
     * Returns which file this was read from.
     *
     * @return its absolute path, or empty for {@link #empty()}
     */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * Returns all that is set, by key.
     *
     * @return the entries; paths in secret sources are absolute
     */
    public Map<String, String> entries() {
        return entries;
    }

    /**
     * Returns where the key chain is ({@code keychain.uri}).
     *
     * @return the place, {@link KeychainLocation.None} if it is not set
     */
    public KeychainLocation keychain() {
        return keychain;
    }

    /**
     * Returns where the key chain's secret is ({@code keychain.secret-source}).
     *
     * @return a source for {@link SecretSources}
     */
    public Optional<String> keychainSecretSource() {
        return value(ConfigurationKey.KEYCHAIN_SECRET_SOURCE);
    }

    /**
     * Returns where the greatest generation of the chain is remembered ({@code keychain.high-water}).
     *
     * @return the absolute path; if it is not set, the file stands beside the chain
     */
    public Optional<Path> highWater() {
        return Optional.ofNullable(highWater);
    }

    /**
     * Returns after what time a change by another process is seen at the latest ({@code keychain.max-staleness}).
     *
     * @return zero to one hour; 5 seconds if it is not set
     */
    public Duration maxStaleness() {
        return maxStaleness;
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
     * Returns who besides its owner may have access to a file with secrets ({@code access.files}).
     *
     * @return {@link FileAccess#OWNER} if it is not set
     */
    public FileAccess fileAccess() {
        return value(ConfigurationKey.ACCESS_FILES).flatMap(FileAccess::of).orElse(FileAccess.OWNER);
    }

    /**
     * Returns the environment variables that hold secrets: those of every {@code env:} source, also of bridges.
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
     * Returns where the managed root keys are ({@code managed.keystore}). If it is set, {@link #managedSecretSource()} is too.
     *
     * @return the absolute path of a PKCS12 key store
     */
    public Optional<Path> managedKeystore() {
        return Optional.ofNullable(managedKeystore);
    }

    /**
     * Returns where the secret of the managed root keys is ({@code managed.secret-source}).
     *
     * @return a source for {@link SecretSources}
     */
    public Optional<String> managedSecretSource() {
        return value(ConfigurationKey.MANAGED_SECRET_SOURCE);
    }

    /**
     * Returns under which policy {@code setKeyEntry} makes a scope ({@code policy.default}).
     *
     * @return the policy's alias
     */
    public Optional<String> defaultPolicy() {
        return value(ConfigurationKey.POLICY_DEFAULT);
    }

    /**
     * Returns how long after the first root of a policy of profile {@code SHAREPOINT} the second is asked too ({@code roots.hedge-offset}).
     *
     * @return zero to one minute; 0.1 seconds if it is not set
     */
    public Duration hedgeOffset() {
        return hedgeOffset;
    }

    /**
     * Returns how long an opened policy key is kept ({@code cache.policy-key.ttl}).
     *
     * @return more than zero, at most 30 days; 8 hours if it is not set
     */
    public Duration policyKeyTtl() {
        return policyKeyTtl;
    }

    /**
     * Returns which JCA provider does the AES-GCM of messages ({@code cipher.provider}).
     *
     * @return its name; {@code auto} if it is not set
     */
    public String cipherProvider() {
        return value(ConfigurationKey.CIPHER_PROVIDER).orElse(ConfigurationParser.AUTO);
    }

    /**
     * Returns how many threads work on one large message ({@code cipher.parallelism}).
     *
     * @return 1 to 64, or {@link #AUTO_THREADS} for as many as pay
     */
    public int cipherThreads() {
        return cipherThreads;
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

    /** Names the file and no value. */
    @Override
    public String toString() {
        return file == null ? "no configuration" : "configuration " + file;
    }

    private Optional<String> value(ConfigurationKey key) {
        return Optional.ofNullable(entries.get(key.toString()));
    }
}
