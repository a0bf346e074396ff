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
import org.o365se.pkcs11.host.HostSettings;
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
 * @param unknownAttributes whether a key may be used whose safety the token does not report
 * @param keyLogin whether the PIN may be given for each operation of a key that wants it
 * @param deadline how long a caller waits at most
 * @param generateDeadline how long somebody waits at most who makes a key
 * @param parallel how many operations the token is asked for at a time
 * @param initArguments what the library is given when it starts, or empty
 * @param hostJava the folder of the Java that holds the library, or empty for this one
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
        boolean unknownAttributes,
        boolean keyLogin,
        Duration deadline,
        Duration generateDeadline,
        int parallel,
        String initArguments,
        String hostJava,
        Map<String, String> environment) {
    static final String PREFIX = "pkcs11";

    static final Set<String> KEYS = Set.of(
            "library",
            "token",
            "serial",
            "slot",
            "pin-source",
            "tenants",
            "raw-rsa",
            "unknown-attributes",
            "key-login",
            "deadline",
            "generate-deadline",
            "parallel",
            "init-arguments",
            "host-java");
    private static final String ENVIRONMENT = "environment.";
    private static final String ENVIRONMENT_SOURCE = "env:";
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration MAX_DEADLINE = Duration.ofMinutes(5);
    private static final Duration DEFAULT_GENERATE_DEADLINE = Duration.ofMinutes(2);
    private static final Duration MAX_GENERATE_DEADLINE = Duration.ofMinutes(30);
    private static final int DEFAULT_PARALLEL = 4;
    private static final int MAX_PARALLEL = 8;
    private static final int MAX_INIT_ARGUMENTS = 4096;
    /** Parts of the names of libraries that fail when several threads use them. */
    private static final List<String> ONE_AT_A_TIME =
            List.of("opencryptoki", "PKCS11_API", "libpkcs11_sw", "tpm2_pkcs11");

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

    /** What the process that holds the library is told. */
    HostSettings forHost() {
        return new HostSettings(library, initArguments, label, serial, slot, rawRsa, unknownAttributes, keyLogin);
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
                choice(name, values, "raw-rsa", "refused", "allowed"),
                choice(name, values, "unknown-attributes", "refused", "accepted"),
                choice(name, values, "key-login", "refused", "allowed"),
                deadline(name, values, "deadline", DEFAULT_DEADLINE, MAX_DEADLINE),
                deadline(name, values, "generate-deadline", DEFAULT_GENERATE_DEADLINE, MAX_GENERATE_DEADLINE),
                parallel(name, values),
                initArguments(name, values),
                hostJava(name, values),
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
            if (Path.of(library).isAbsolute() && library.chars().noneMatch(c -> c < ' ')) {
                return library;
            }
        } catch (InvalidPathException e) {
            throw bad(key(name, "library"), "= " + library + " is not a path on this system");
        }
        throw bad(key(name, "library"), "= " + library + " must be an absolute path without control characters");
    }

    private static AllowedTenants tenants(String name, String value) {
        return AllowedTenants.parse(value)
                .orElseThrow(() -> bad(
                        key(name, "tenants"),
                        "= " + value + " must be tenants separated by commas, or * alone for all"));
    }

    private static boolean choice(String name, Map<String, String> values, String key, String whenNot, String whenSo) {
        var value = values.getOrDefault(key, whenNot);
        if (!value.equals(whenSo) && !value.equals(whenNot)) {
            throw bad(key(name, key), "= " + value + " must be " + whenSo + " or " + whenNot);
        }
        return value.equals(whenSo);
    }

    private static int parallel(String name, Map<String, String> values) {
        var value = values.get("parallel");
        if (value == null) {
            var library = Path.of(values.get("library")).getFileName().toString();
            return ONE_AT_A_TIME.stream().anyMatch(library::contains) ? 1 : DEFAULT_PARALLEL;
        }
        if (!value.matches("[1-" + MAX_PARALLEL + "]")) {
            throw bad(key(name, "parallel"), "= " + value + " must be a number from 1 to " + MAX_PARALLEL);
        }
        return Integer.parseInt(value);
    }

    private static String initArguments(String name, Map<String, String> values) {
        var value = values.getOrDefault("init-arguments", "");
        if (value.length() > MAX_INIT_ARGUMENTS || value.chars().anyMatch(c -> c < ' ')) {
            throw bad(
                    key(name, "init-arguments"),
                    "must be one line of at most " + MAX_INIT_ARGUMENTS + " characters without control characters");
        }
        return value;
    }

    private static String hostJava(String name, Map<String, String> values) {
        var value = values.getOrDefault("host-java", "");
        try {
            if (value.isEmpty() || Path.of(value).isAbsolute()) {
                return value;
            }
        } catch (InvalidPathException e) {
            throw bad(key(name, "host-java"), "= " + value + " is not a path on this system");
        }
        throw bad(key(name, "host-java"), "= " + value + " must be the absolute path of a Java's folder");
    }

    private static Duration deadline(
            String name, Map<String, String> values, String key, Duration whenNone, Duration most) {
        var value = values.get(key);
        if (value == null) {
            return whenNone;
        }
        try {
            var deadline = Duration.parse(value);
            if (deadline.compareTo(Duration.ZERO) > 0 && deadline.compareTo(most) <= 0) {
                return deadline;
            }
        } catch (DateTimeException e) {
            throw bad(key(name, key), "= " + value + " is not a duration; write for example PT10S");
        }
        throw bad(key(name, key), "= " + value + " must be more than zero and at most " + most);
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
