package org.o365se.pkcs11;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.o365se.rootkey.AllowedTenants;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/**
 * One token as the configuration names it: the entries {@code pkcs11.NAME.*}.
 *
 * @param name the NAME
 * @param library the absolute path of the PKCS#11 library
 * @param label the token's label, or empty
 * @param serial its serial number, or empty
 * @param slot the number of its slot, or empty
 * @param pinSource where its PIN is
 * @param tenants the customers for whom it may be asked
 * @param rawRsa whether an RSA key's private operation may be asked for without padding
 * @param deadline how long a caller waits at most
 * @param environment environment variables for the process that holds the library, beside those it inherits
 */
record TokenSettings(
        String name,
        String library,
        String label,
        String serial,
        String slot,
        String pinSource,
        AllowedTenants tenants,
        boolean rawRsa,
        Duration deadline,
        Map<String, String> environment) {
    static final String PREFIX = "pkcs11";

    static final Set<String> KEYS =
            Set.of("library", "token", "serial", "slot", "pin-source", "tenants", "raw-rsa", "deadline");
    private static final String ENVIRONMENT = "environment.";
    private static final String ENVIRONMENT_SOURCE = "env:";
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration MAX_DEADLINE = Duration.ofMinutes(5);
    private static final int MAX_LABEL_BYTES = 32;

    /** Reads all tokens of a configuration. */
    static List<TokenSettings> parse(Map<String, String> configuration) {
        var byName = new TreeMap<String, Map<String, String>>();
        configuration.forEach((key, value) -> {
            var parts = key.split("\\.", 3);
            if (parts.length != 3 || parts[1].isEmpty() || !isKnown(parts[2])) {
                throw bad(
                        key,
                        "is not a key of this bridge; it knows pkcs11.NAME. followed by "
                                + String.join(", ", KEYS.stream().sorted().toList()) + ", " + ENVIRONMENT + "VARIABLE");
            }
            byName.computeIfAbsent(parts[1], absent -> new HashMap<>()).put(parts[2], value.strip());
        });
        var tokens = new ArrayList<TokenSettings>();
        byName.forEach((name, values) -> tokens.add(parse(name, values)));
        return List.copyOf(tokens);
    }

    /** The configuration key that says where the PIN is. */
    String pinKey() {
        return key(name, "pin-source");
    }

    /** The environment variables that hold its PIN. */
    Set<String> pinVariables() {
        return pinSource.startsWith(ENVIRONMENT_SOURCE)
                ? Set.of(pinSource.substring(ENVIRONMENT_SOURCE.length()))
                : Set.of();
    }

    /** How messages name this token. */
    String shown() {
        return "token " + (label.isEmpty() ? "in slot " + slot : "\"" + label + "\"") + " (pkcs11." + name + ")";
    }

    private static TokenSettings parse(String name, Map<String, String> values) {
        var label = values.getOrDefault("token", "");
        var slot = values.getOrDefault("slot", "");
        if (label.isEmpty() && slot.isEmpty()) {
            throw bad(
                    key(name, "token"),
                    "is missing; set it to the token's label, or set " + key(name, "slot") + " to its slot's number");
        }
        if (label.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_LABEL_BYTES) {
            throw bad(key(name, "token"), "is longer than a token's label can be, " + MAX_LABEL_BYTES + " bytes");
        }
        if (!slot.isEmpty() && !slot.matches("\\d{1,18}")) {
            throw bad(key(name, "slot"), "= " + slot + " is not a slot number");
        }
        return new TokenSettings(
                name,
                library(name, values),
                label,
                values.getOrDefault("serial", ""),
                slot,
                required(name, values, "pin-source"),
                tenants(name, required(name, values, "tenants")),
                rawRsa(name, values.getOrDefault("raw-rsa", "refused")),
                deadline(name, values),
                environment(name, values));
    }

    private static boolean isKnown(String key) {
        return KEYS.contains(key) || key.matches("environment\\.[A-Za-z_][A-Za-z0-9_]*");
    }

    private static Map<String, String> environment(String name, Map<String, String> values) {
        var environment = new HashMap<String, String>();
        values.forEach((key, value) -> {
            if (key.startsWith(ENVIRONMENT)) {
                if (HostEnvironment.JVM_OPTIONS.contains(key.substring(ENVIRONMENT.length()))) {
                    throw bad(key(name, key), "would change the JVM that holds the PIN; remove it");
                }
                environment.put(key.substring(ENVIRONMENT.length()), value);
            }
        });
        return Map.copyOf(environment);
    }

    private static String library(String name, Map<String, String> values) {
        var library = required(name, values, "library");
        try {
            if (Path.of(library).isAbsolute() && library.chars().noneMatch(c -> c < ' ' || c == '$' || c == '"')) {
                return library;
            }
        } catch (InvalidPathException e) {
            throw bad(key(name, "library"), "= " + library + " is not a path on this system");
        }
        throw bad(key(name, "library"), "= " + library + " must be an absolute path, without $ and quotation marks");
    }

    private static AllowedTenants tenants(String name, String value) {
        return AllowedTenants.parse(value)
                .orElseThrow(() -> bad(
                        key(name, "tenants"),
                        "= " + value + " must be tenants separated by commas, or * alone for all"));
    }

    private static boolean rawRsa(String name, String value) {
        if (!value.equals("allowed") && !value.equals("refused")) {
            throw bad(key(name, "raw-rsa"), "= " + value + " must be allowed or refused");
        }
        return value.equals("allowed");
    }

    private static Duration deadline(String name, Map<String, String> values) {
        var value = values.get("deadline");
        if (value == null) {
            return DEFAULT_DEADLINE;
        }
        try {
            var deadline = Duration.parse(value);
            if (deadline.compareTo(Duration.ZERO) > 0 && deadline.compareTo(MAX_DEADLINE) <= 0) {
                return deadline;
            }
        } catch (DateTimeException e) {
            throw bad(key(name, "deadline"), "= " + value + " is not a duration; write for example PT10S");
        }
        throw bad(key(name, "deadline"), "= " + value + " must be more than zero and at most " + MAX_DEADLINE);
    }

    private static String required(String name, Map<String, String> values, String key) {
        var value = values.getOrDefault(key, "");
        if (value.isEmpty()) {
            throw bad(key(name, key), "is missing; " + meaning(key));
        }
        return value;
    }

    private static String meaning(String key) {
        return switch (key) {
            case "library" -> "set it to the absolute path of the PKCS#11 library";
            case "pin-source" -> "set it to the source of the token's PIN: file:PATH, env:NAME or prompt";
            default -> "set it to the tenants whose root keys may live there, separated by commas, or * alone for all";
        };
    }

    private static String key(String name, String key) {
        return PREFIX + "." + name + "." + key;
    }

    private static RootKeyMisconfiguredException bad(String key, String why) {
        return new RootKeyMisconfiguredException(
                Pkcs11ErrorId.SETTING_BAD, "The configuration entry " + key + " " + why, null);
    }
}
