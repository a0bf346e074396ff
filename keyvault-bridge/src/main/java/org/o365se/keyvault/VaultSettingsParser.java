package org.o365se.keyvault;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.AllowedTenants;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SanitizedText;

/** Reads and checks the settings {@code keyvault.NAME.SETTING} of all vaults. */
final class VaultSettingsParser {
    private static final Pattern KEY = Pattern.compile("keyvault\\.([0-9A-Za-z_-]{1,64})\\.([a-z-]{1,64})");
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z.-]{1,128}");
    static final Set<String> OF_CREDENTIALS = Set.of(
            "client-id", "tenant-id", "client-secret-source", "certificate", "certificate-secret-source", "token-file");
    static final Set<String> OF_VAULTS = Set.of(
            "host",
            "tenants",
            "credential",
            "authority",
            "trust",
            "wrap",
            "attempt-timeout",
            "operation-timeout",
            "first-token-timeout");
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(10);

    private final String name;
    private final Map<String, String> values;

    private VaultSettingsParser(String name, Map<String, String> values) {
        this.name = name;
        this.values = values;
    }

    /** Reads the settings of all vaults and checks that no two have the same host. */
    static List<VaultSettings> parse(Map<String, String> configuration) {
        var byName = new TreeMap<String, Map<String, String>>();
        configuration.forEach((key, value) -> {
            var match = KEY.matcher(key);
            if (!match.matches() || !(OF_VAULTS.contains(match.group(2)) || OF_CREDENTIALS.contains(match.group(2)))) {
                // The value of an unknown key is not shown, because it may be a secret.
                throw new RootKeyMisconfiguredException(
                        KeyVaultErrorId.CONFIGURATION_KEY_UNKNOWN,
                        "The configuration key \"" + SanitizedText.value(key)
                                + "\" is unknown; use keyvault.NAME.SETTING, where SETTING is one of "
                                + String.join(", ", sorted(OF_VAULTS)) + ", "
                                + String.join(", ", sorted(OF_CREDENTIALS)),
                        null);
            }
            byName.computeIfAbsent(match.group(1), absent -> new HashMap<>()).put(match.group(2), value);
        });
        var all = new ArrayList<VaultSettings>();
        byName.forEach((name, values) -> {
            var settings = new VaultSettingsParser(name, values).settings();
            for (var other : all) {
                if (other.host().equals(settings.host())) {
                    throw bad(
                            settings.key("host"),
                            values.get("host"),
                            "is already the host of " + other.key("host") + "; name each vault once");
                }
            }
            all.add(settings);
        });
        return all;
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private VaultSettings settings() {
        var host = VaultHost.parse(required("host", "for example contoso-west.vault.azure.net"))
                .orElseThrow(() -> bad("host", "is not a host name; use, for example, contoso-west.vault.azure.net"));
        var tenants = AllowedTenants.parse(
                        required("tenants", "the tenants whose policies may have roots there, or * for all"))
                .orElseThrow(() -> bad("tenants", "must be tenants separated by commas, or * alone for all"));
        var credential = CredentialKind.parse(values.getOrDefault("credential", CredentialKind.DEFAULT.toString()))
                .orElseThrow(() -> bad("credential", "must be one of " + CredentialKind.allowed()));
        checkCredentialSettings(credential);
        var attempt = duration("attempt-timeout", Duration.ofSeconds(2));
        var operation = duration("operation-timeout", Duration.ofSeconds(5));
        if (attempt.compareTo(operation) > 0) {
            throw bad(
                    values.containsKey("attempt-timeout") ? "attempt-timeout" : "operation-timeout",
                    "is invalid: the attempt-timeout (" + attempt + ") must not exceed the operation-timeout ("
                            + operation + ")");
        }
        var authority = authority();
        if (authority.isEmpty() && host.cloud().isEmpty() && credential.usesAuthority()) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.CONFIGURATION_INCOMPLETE,
                    key("host") + " = \"" + host
                            + "\" is not in an Azure cloud, so the issuer of its tokens is unknown; set "
                            + key("authority") + " to https://HOST",
                    null);
        }
        return new VaultSettings(
                name,
                host,
                tenants,
                credential,
                id("client-id"),
                id("tenant-id"),
                Optional.ofNullable(values.get("client-secret-source")),
                path("certificate"),
                Optional.ofNullable(values.get("certificate-secret-source")),
                path("token-file"),
                authority,
                path("trust"),
                wrapsLocally(),
                attempt,
                operation,
                duration("first-token-timeout", Duration.ofSeconds(10)));
    }

    private void checkCredentialSettings(CredentialKind credential) {
        for (var setting : sorted(credential.required())) {
            required(setting, "credential = " + credential + " requires it");
        }
        for (var setting : sorted(OF_CREDENTIALS)) {
            if (values.containsKey(setting) && !credential.takes(setting)) {
                throw bad(
                        setting,
                        "is not used with credential = " + credential + "; remove it, or correct the credential");
            }
        }
    }

    private String required(String setting, String explanation) {
        var value = values.get(setting);
        if (value == null) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.CONFIGURATION_INCOMPLETE,
                    key(setting) + " is missing; set it (" + explanation + ")",
                    null);
        }
        return value;
    }

    private Optional<String> id(String setting) {
        var value = Optional.ofNullable(values.get(setting));
        if (value.isPresent() && !ID.matcher(value.get()).matches()) {
            throw bad(setting, "is not an id of Entra; use the UUID that the portal shows");
        }
        return value;
    }

    private Optional<Path> path(String setting) {
        var value = values.get(setting);
        if (value == null) {
            return Optional.empty();
        }
        try {
            var path = Path.of(value);
            if (path.isAbsolute()) {
                return Optional.of(path);
            }
        } catch (InvalidPathException e) {
            throw bad(setting, "is not a path on this system");
        }
        throw bad(setting, "must be an absolute path");
    }

    private Optional<URI> authority() {
        var value = values.get("authority");
        if (value == null) {
            return Optional.empty();
        }
        try {
            var uri = new URI(value);
            if ("https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && (uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            throw bad("authority", "is not a URI; use https://HOST");
        }
        throw bad(
                "authority",
                "must be https://HOST or https://HOST:PORT: tokens are fetched over TLS only, and the tenant is set by tenant-id");
    }

    private boolean wrapsLocally() {
        return switch (values.getOrDefault("wrap", "vault")) {
            case "vault" -> false;
            case "local" -> true;
            default ->
                throw bad(
                        "wrap",
                        "must be vault (the vault wraps) or local (the bridge wraps with the key's public part)");
        };
    }

    private Duration duration(String setting, Duration whenUnset) {
        var value = values.get(setting);
        if (value == null) {
            return whenUnset;
        }
        Duration duration;
        try {
            duration = Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw bad(setting, "is not an ISO 8601 duration; use, for example, " + whenUnset);
        }
        if (duration.compareTo(MIN_TIMEOUT) < 0 || duration.compareTo(MAX_TIMEOUT) > 0) {
            throw bad(setting, "must be at least " + MIN_TIMEOUT + " and at most " + MAX_TIMEOUT);
        }
        return duration;
    }

    private String key(String setting) {
        return KeyVaultFactory.PREFIX + "." + name + "." + setting;
    }

    private RootKeyMisconfiguredException bad(String setting, String why) {
        return bad(key(setting), values.get(setting), why);
    }

    /** Creates the exception; it does not show the value of a secret source, which may be the secret itself by mistake. */
    private static RootKeyMisconfiguredException bad(String key, @Nullable String value, String why) {
        var shown = value == null || key.endsWith("secret-source") ? "" : " = \"" + SanitizedText.value(value) + "\"";
        return new RootKeyMisconfiguredException(
                KeyVaultErrorId.CONFIGURATION_VALUE_BAD, key + shown + " " + why, null);
    }
}
