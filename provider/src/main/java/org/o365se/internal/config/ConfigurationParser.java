package org.o365se.internal.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.o365se.ConfigurationException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.file.FileAccess;
import org.o365se.rootkey.SanitizedText;
import org.o365se.rootkey.Suggestion;

/** Reads one configuration file and checks all keys and values. Used once. */
final class ConfigurationParser {
    static final Duration DEFAULT_MAX_STALENESS = Duration.ofSeconds(5);
    static final String AUTO = "auto";

    private static final Duration MAX_STALENESS = Duration.ofHours(1);
    private static final Duration MAX_STORE_OUTAGE = Duration.ofDays(1);
    private static final Duration MAX_ROOT_DELAY = Duration.ofMinutes(1);
    private static final Duration MAX_OUTAGE = Duration.ofDays(365);
    private static final Duration MAX_POLICY_KEY_TTL = Duration.ofDays(30);
    static final int MAX_FILE_BYTES = 1 << 20;
    private static final int MAX_CIPHER_THREADS = 64;
    private static final int MAX_PROVIDER_CHARACTERS = 128;
    private static final int MAX_ALIAS_CHARACTERS = 256;
    private static final String FILE_SCHEME = "file:";

    private static final long MIN_AUDIT_BYTES = 64L << 10;
    private static final long DEFAULT_AUDIT_BYTES = 256L << 20;
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})(KiB|MiB|GiB)");

    private final Path file;
    private final boolean hasFolder;
    private final Set<String> bridgePrefixes;
    private final Set<String> storeSchemes;
    private final Map<String, PropertyLines.Entry> entries = new HashMap<>();

    /** Creates a parser; without a folder, relative paths are refused. */
    ConfigurationParser(Path file, boolean hasFolder, Set<String> bridgePrefixes, Set<String> storeSchemes) {
        this.file = file;
        this.hasFolder = hasFolder;
        this.storeSchemes = storeSchemes;
        this.bridgePrefixes = bridgePrefixes;
    }

    Configuration parseFile() throws ConfigurationException {
        return parse(content());
    }

    Configuration parse(byte[] content) throws ConfigurationException {
        for (var entry : PropertyLines.parse(file, content)) {
            checkKey(entry);
            var earlier = entries.putIfAbsent(
                    entry.key(), ConfigurationKey.namesSecretSource(entry.key()) ? withAbsoluteSource(entry) : entry);
            if (earlier != null) {
                throw bad(entry, "is already in line " + earlier.line() + "; remove one of them");
            }
        }
        var configuration = new Configuration(
                file,
                values(),
                keychain(),
                optionalPath(ConfigurationKey.KEYCHAIN_HIGH_WATER),
                duration(ConfigurationKey.KEYCHAIN_MAX_STALENESS, DEFAULT_MAX_STALENESS, MAX_STALENESS, true),
                duration(ConfigurationKey.KEYCHAIN_MAX_OUTAGE, Duration.ZERO, MAX_STORE_OUTAGE, true),
                optionalPath(ConfigurationKey.KEYCHAIN_OPERATORS),
                keystore(ConfigurationKey.MANAGED_KEYSTORE, ConfigurationKey.MANAGED_SECRET_SOURCE),
                availability(),
                keys(),
                cipherThreads(),
                audit());
        checkCipherProvider();
        checkDefaultPolicy();
        checkPolicyLimit();
        word(
                ConfigurationKey.TRANSPARENT_TRANSFORMATIONS,
                TransparentSettings::parse,
                TransparentSettings.DEFAULT,
                TransparentSettings.ALLOWED);
        word(ConfigurationKey.SCOPE_AUTO_CREATE, AutoCreation::parse, AutoCreation.NONE, AutoCreation.ALLOWED);
        word(
                ConfigurationKey.MONITORING_JMX,
                JmxSetting::of,
                JmxSetting.AUTO,
                "must be auto (not for an application in a container), on or off");
        return configuration;
    }

    private Map<String, String> values() {
        var values = new HashMap<String, String>();
        for (var entry : entries.values()) {
            values.put(entry.key(), entry.value());
        }
        return values;
    }

    private byte[] content() throws ConfigurationException {
        try {
            return AtomicFile.read(file, MAX_FILE_BYTES);
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(
                    ProviderErrorId.CONFIGURATION_MISSING,
                    "The configuration file " + file
                            + " does not exist; create it, or correct its path in Provider.configure, o365se.config or O365SE_CONFIG",
                    e);
        } catch (IOException e) {
            throw new ConfigurationException(
                    ProviderErrorId.CONFIGURATION_UNREADABLE, "The configuration cannot be read. " + e.getMessage(), e);
        }
    }

    private void checkKey(PropertyLines.Entry entry) throws ConfigurationException {
        var key = entry.key();
        if (ConfigurationKey.isKnown(key) || ConfigurationKey.belongsTo(key, bridgePrefixes)) {
            return;
        }
        // The value of an unknown key is not shown, because it may be a secret.
        var next = Suggestion.to(key, ConfigurationKey.all())
                .map(near -> "did you mean " + near + "?")
                .orElse(
                        "correct or remove it. If it belongs to a bridge, add the bridge's jar to the class path or module path");
        throw new ConfigurationException(
                ProviderErrorId.CONFIGURATION_KEY_UNKNOWN,
                "In " + file + ", line " + entry.line() + ", the key \"" + SanitizedText.value(key) + "\" is unknown: "
                        + next,
                null);
    }

    private KeychainLocation keychain() throws ConfigurationException {
        var entry = entries.get(ConfigurationKey.KEYCHAIN_URI.toString());
        if (entry == null) {
            return new KeychainLocation.None();
        }
        var uri = entry.value();
        if (uri.equals("memory:")) {
            return new KeychainLocation.Memory();
        }
        if (!uri.startsWith(FILE_SCHEME)) {
            var scheme = uri.substring(0, Math.max(0, uri.indexOf(':'))).toLowerCase(Locale.ROOT);
            if (storeSchemes.contains(scheme)) {
                return new KeychainLocation.Store(scheme, uri);
            }
            var others = storeSchemes.stream()
                    .sorted()
                    .map(other -> " or " + other + ":...")
                    .collect(Collectors.joining());
            throw bad(entry, "must be file:PATH or memory:" + others);
        }
        var path = uri.substring(FILE_SCHEME.length());
        if (path.startsWith("//") && !path.startsWith("///")) {
            throw bad(entry, "names a host; use file:/PATH");
        }
        return new KeychainLocation.File(path(entry, path));
    }

    private @Nullable Path keystore(ConfigurationKey file, ConfigurationKey secretSource)
            throws ConfigurationException {
        var entry = entries.get(file.toString());
        if (entry == null) {
            return null;
        }
        if (!entries.containsKey(secretSource.toString())) {
            throw new ConfigurationException(
                    ProviderErrorId.CONFIGURATION_INCOMPLETE,
                    "In " + this.file + ", line " + entry.line() + ", " + entry.key()
                            + " is set but " + secretSource + " is not; add it with "
                            + SecretSourceSyntax.ALLOWED,
                    null);
        }
        return path(entry, entry.value());
    }

    /** Refuses the store of the managed root keys: whoever has it would have the availability keys of customers too. */
    private AvailabilitySettings availability() throws ConfigurationException {
        var keystore = keystore(ConfigurationKey.AVAILABILITY_KEYSTORE, ConfigurationKey.AVAILABILITY_SECRET_SOURCE);
        requireApart(ConfigurationKey.AVAILABILITY_KEYSTORE, ConfigurationKey.MANAGED_KEYSTORE);
        requireApart(ConfigurationKey.AVAILABILITY_SECRET_SOURCE, ConfigurationKey.MANAGED_SECRET_SOURCE);
        word(
                ConfigurationKey.ACCESS_SYSTEM,
                value -> Optional.of(value).filter(Set.of("allowed", "refused")::contains),
                "refused",
                "must be refused (this process serves users only) or allowed (it may also act for the service itself)");
        return new AvailabilitySettings(
                Optional.ofNullable(keystore),
                duration(
                        ConfigurationKey.AVAILABILITY_MAX_OUTAGE,
                        AvailabilitySettings.DEFAULT.maxOutage(),
                        MAX_OUTAGE,
                        false));
    }

    private void requireApart(ConfigurationKey key, ConfigurationKey other) throws ConfigurationException {
        var entry = entries.get(key.toString());
        var otherEntry = entries.get(other.toString());
        if (entry != null && otherEntry != null && entry.value().equals(otherEntry.value())) {
            throw bad(entry, "is that of " + other + "; availability keys need a file and a secret of their own");
        }
    }

    private KeySettings keys() throws ConfigurationException {
        var unset = KeySettings.DEFAULT;
        var timeToLive = duration(ConfigurationKey.CACHE_POLICY_KEY_TTL, unset.timeToLive(), MAX_POLICY_KEY_TTL, false);
        var refreshAhead = duration(
                ConfigurationKey.CACHE_POLICY_KEY_REFRESH_AHEAD,
                // A quarter of the time to live, like 2 of 8 hours.
                timeToLive.dividedBy(4),
                MAX_POLICY_KEY_TTL,
                true);
        if (refreshAhead.compareTo(timeToLive) >= 0) {
            throw bad(
                    entries.get(ConfigurationKey.CACHE_POLICY_KEY_REFRESH_AHEAD.toString()),
                    "must be less than " + ConfigurationKey.CACHE_POLICY_KEY_TTL + ", " + timeToLive);
        }
        return new KeySettings(
                duration(ConfigurationKey.ROOTS_HEDGE_OFFSET, unset.hedgeOffset(), MAX_ROOT_DELAY, true),
                duration(ConfigurationKey.ROOTS_PATIENCE, unset.patience(), MAX_ROOT_DELAY, true),
                timeToLive,
                refreshAhead,
                duration(ConfigurationKey.CACHE_POLICY_KEY_PROBE, unset.probe(), MAX_POLICY_KEY_TTL, true));
    }

    private @Nullable Path optionalPath(ConfigurationKey key) throws ConfigurationException {
        var entry = entries.get(key.toString());
        return entry == null ? null : path(entry, entry.value());
    }

    private Duration duration(ConfigurationKey key, Duration whenUnset, Duration max, boolean zeroAllowed)
            throws ConfigurationException {
        var entry = entries.get(key.toString());
        if (entry == null) {
            return whenUnset;
        }
        Duration duration;
        try {
            duration = Duration.parse(entry.value());
        } catch (DateTimeParseException e) {
            throw bad(entry, "is not an ISO 8601 duration; use, for example, " + whenUnset);
        }
        if ((duration.isZero() && !zeroAllowed) || duration.isNegative() || duration.compareTo(max) > 0) {
            throw bad(entry, "must be " + (zeroAllowed ? "zero or more" : "more than zero") + " and at most " + max);
        }
        return duration;
    }

    private int cipherThreads() throws ConfigurationException {
        var entry = entries.get(ConfigurationKey.CIPHER_PARALLELISM.toString());
        if (entry == null || entry.value().equals(AUTO)) {
            return Configuration.AUTO_THREADS;
        }
        if (!entry.value().matches("[1-9][0-9]?") || Integer.parseInt(entry.value()) > MAX_CIPHER_THREADS) {
            throw bad(entry, "must be " + AUTO + " or a number of threads, 1 to " + MAX_CIPHER_THREADS);
        }
        return Integer.parseInt(entry.value());
    }

    private void checkCipherProvider() throws ConfigurationException {
        var entry = entries.get(ConfigurationKey.CIPHER_PROVIDER.toString());
        if (entry != null && (entry.value().isEmpty() || entry.value().length() > MAX_PROVIDER_CHARACTERS)) {
            throw bad(
                    entry,
                    "must be " + AUTO + " or a JCA provider's name of 1 to " + MAX_PROVIDER_CHARACTERS + " characters");
        }
    }

    private FileAccess fileAccess() throws ConfigurationException {
        return word(
                ConfigurationKey.ACCESS_FILES,
                FileAccess::of,
                FileAccess.OWNER,
                "must be owner (only the owner may read a file with secrets), group (its group may read it too) or any (not checked)");
    }

    private @Nullable AuditSettings audit() throws ConfigurationException {
        var log = optionalPath(ConfigurationKey.AUDIT_FILE);
        var key = optionalPath(ConfigurationKey.AUDIT_KEY);
        var access = fileAccess();
        var names = word(
                ConfigurationKey.AUDIT_NAMES,
                AuditSettings.Names::of,
                AuditSettings.Names.PLAIN,
                "must be plain (aliases are written as they are) or hashed (as keyed hashes)");
        var required = word(
                ConfigurationKey.AUDIT_REQUIRED,
                AuditSettings.Required::of,
                AuditSettings.Required.CHANGES,
                "must be changes (no change without its line in the audit log), all (no use of a root key either) or none");
        var maxBytes = auditMaxBytes();
        if (log == null) {
            return null;
        }
        var besideIt = log.resolveSibling(log.getFileName() + ".key");
        return new AuditSettings(log, key == null ? besideIt : key, access, names, required, maxBytes);
    }

    private long auditMaxBytes() throws ConfigurationException {
        var entry = entries.get(ConfigurationKey.AUDIT_MAX_SIZE.toString());
        if (entry == null) {
            return DEFAULT_AUDIT_BYTES;
        }
        var size = SIZE.matcher(entry.value());
        if (!size.matches()) {
            throw bad(entry, "is not a size; write for example 64MiB");
        }
        long bytes = Long.parseLong(size.group(1))
                << (size.group(2).equals("KiB") ? 10 : size.group(2).equals("MiB") ? 20 : 30);
        if (bytes < MIN_AUDIT_BYTES) {
            throw bad(entry, "must be at least 64KiB");
        }
        return bytes;
    }

    private <E> E word(ConfigurationKey key, Function<String, Optional<E>> parse, E whenUnset, String allowed)
            throws ConfigurationException {
        var entry = entries.get(key.toString());
        if (entry == null) {
            return whenUnset;
        }
        var parsed = parse.apply(entry.value());
        if (parsed.isEmpty()) {
            throw bad(entry, allowed);
        }
        return parsed.get();
    }

    private void checkDefaultPolicy() throws ConfigurationException {
        var entry = entries.get(ConfigurationKey.POLICY_DEFAULT.toString());
        if (entry != null && (entry.value().isEmpty() || entry.value().length() > MAX_ALIAS_CHARACTERS)) {
            throw bad(entry, "must be a policy's alias of 1 to " + MAX_ALIAS_CHARACTERS + " characters");
        }
    }

    private void checkPolicyLimit() throws ConfigurationException {
        var entry = entries.get(ConfigurationKey.POLICY_LIMIT.toString());
        if (entry != null && !entry.value().matches("[1-9][0-9]{0,5}")) {
            throw bad(entry, "must be a number of policies, 1 to 999999");
        }
    }

    private PropertyLines.Entry withAbsoluteSource(PropertyLines.Entry entry) throws ConfigurationException {
        var source = SecretSourceSyntax.parse(entry.value())
                .orElseThrow(() -> new ConfigurationException(
                        // Not shown, because it may be the secret itself.
                        ProviderErrorId.CONFIGURATION_VALUE_BAD,
                        "In " + file + ", line " + entry.line() + ", the value of "
                                + SanitizedText.value(entry.key())
                                + " (not shown) is not a secret source; use " + SecretSourceSyntax.ALLOWED
                                + ". If the value was the secret itself, change the secret and put it into a separate file",
                        null));
        if (!(source instanceof SecretSourceSyntax.InFile inFile)) {
            return entry;
        }
        requireFolder(entry, inFile.path());
        return new PropertyLines.Entry(entry.line(), entry.key(), FILE_SCHEME + file.resolveSibling(inFile.path()));
    }

    private Path path(PropertyLines.Entry entry, String path) throws ConfigurationException {
        if (path.isEmpty()) {
            throw bad(entry, "must name a file");
        }
        try {
            requireFolder(entry, Path.of(path));
            return file.resolveSibling(path).normalize();
        } catch (InvalidPathException e) {
            throw bad(entry, "is not a path on this system");
        }
    }

    private void requireFolder(PropertyLines.Entry entry, Path path) throws ConfigurationException {
        if (!hasFolder && !path.isAbsolute()) {
            throw bad(
                    entry,
                    "has a relative path, but the configuration comes from a stream; use an absolute path, or set the system property "
                            + Configuration.HOME_PROPERTY + " to the folder of relative paths");
        }
    }

    private ConfigurationException bad(PropertyLines.Entry entry, String why) {
        var value = ConfigurationKey.namesSecretSource(entry.key())
                ? ""
                : " = \"" + SanitizedText.value(entry.value()) + "\"";
        return new ConfigurationException(
                ProviderErrorId.CONFIGURATION_VALUE_BAD,
                "In " + file + ", line " + entry.line() + ", " + SanitizedText.value(entry.key()) + value + " " + why,
                null);
    }
}
