package org.o365se.postgres;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SanitizedText;

/**
 * The settings {@code postgres.SETTING}, and the server that {@code keychain.uri} names.
 *
 * @param hosts one or several {@code HOST} or {@code HOST:PORT}, separated by commas, of which one is the primary server
 * @param database the name of the database
 * @param schema of the tables; an SQL identifier that needs no quotes
 * @param user the role that connects, or empty for the name of the operating system's user
 * @param passwordSource where the password is, or empty if the server asks for none
 * @param tls whether the connection is encrypted and the server's certificate verified
 * @param trust the certificates in PEM form that the server's certificate must lead to, or empty for those of the JDK
 * @param poolSize the maximum number of connections of one process
 * @param timeout within which every call ends
 */
record PostgresSettings(
        String hosts,
        String database,
        String schema,
        Optional<String> user,
        Optional<String> passwordSource,
        boolean tls,
        Optional<Path> trust,
        int poolSize,
        Duration timeout) {
    static final Set<String> KNOWN =
            new TreeSet<>(Set.of("schema", "user", "password-source", "tls", "trust", "pool-size", "timeout"));

    private static final Pattern URI =
            Pattern.compile("jdbc:postgresql://([0-9A-Za-z.:\\[\\],_-]{1,500})/([0-9A-Za-z_-]{1,63})");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][0-9a-z_]{0,62}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");
    private static final int MAX_POOL = 100;
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(250);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(2);

    /** Reads the URI, and the settings with their prefix. */
    static PostgresSettings parse(String uri, Map<String, String> configuration) {
        var server = URI.matcher(uri);
        if (!server.matches()) {
            // The value is not shown, because some write a password into it.
            throw new RootKeyMisconfiguredException(
                    PostgresErrorId.URI_BAD,
                    "keychain.uri is not the URI of a PostgreSQL database: it must be jdbc:postgresql://HOST/DATABASE or jdbc:postgresql://HOST:PORT/DATABASE, several hosts separated by commas, without user, password or parameters; use the settings postgres.user, postgres.password-source and postgres.tls",
                    null);
        }
        configuration.keySet().forEach(PostgresSettings::requireKnown);
        var values = new Values(configuration);
        return new PostgresSettings(
                server.group(1),
                server.group(2),
                values.matching(
                        "schema", IDENTIFIER, "o365se", "must be a lower-case SQL identifier, for example o365se"),
                values.text("user"),
                values.passwordSource(),
                values.tls(),
                values.trust(),
                values.poolSize(),
                values.timeout());
    }

    private static void requireKnown(String key) {
        if (!KNOWN.contains(key.substring(PostgresStoreFactory.PREFIX.length() + 1))) {
            // The value of an unknown key is not shown, because it may be a secret.
            throw new RootKeyMisconfiguredException(
                    PostgresErrorId.CONFIGURATION_KEY_UNKNOWN,
                    "The configuration key \"" + SanitizedText.value(key)
                            + "\" is unknown; use postgres.SETTING, where SETTING is one of "
                            + String.join(", ", KNOWN),
                    null);
        }
    }

    /** The values of the settings. */
    private record Values(Map<String, String> configuration) {
        private static String key(String setting) {
            return PostgresStoreFactory.PREFIX + "." + setting;
        }

        Optional<String> text(String setting) {
            return Optional.ofNullable(configuration.get(key(setting)));
        }

        String matching(String setting, Pattern pattern, String otherwise, String rule) {
            var value = text(setting).orElse(otherwise);
            if (!pattern.matcher(value).matches()) {
                throw bad(setting, value, rule, null);
            }
            return value;
        }

        Optional<String> passwordSource() {
            var source = text("password-source");
            if (source.equals(Optional.of("prompt"))) {
                throw bad(
                        "password-source",
                        "prompt",
                        "is not possible, because connections are made at any time; use file:PATH or env:NAME",
                        null);
            }
            return source;
        }

        boolean tls() {
            var value = text("tls").orElse("verify-full");
            if (!value.equals("verify-full") && !value.equals("off")) {
                throw bad("tls", value, "must be verify-full, or off for a server on this host", null);
            }
            return value.equals("verify-full");
        }

        Optional<Path> trust() {
            var value = text("trust");
            try {
                return value.map(Path::of).map(Path::toAbsolutePath);
            } catch (InvalidPathException e) {
                throw bad("trust", value.orElseThrow(), "is not a path", e);
            }
        }

        int poolSize() {
            var rule = "must be a number from 2 to " + MAX_POOL;
            int size = Integer.parseInt(matching("pool-size", NUMBER, "4", rule));
            if (size < 2 || size > MAX_POOL) {
                throw bad("pool-size", Integer.toString(size), rule, null);
            }
            return size;
        }

        Duration timeout() {
            var value = text("timeout").orElse("PT5S");
            var rule = "must be a duration from " + MIN_TIMEOUT + " to " + MAX_TIMEOUT + ", for example PT5S";
            try {
                var timeout = Duration.parse(value);
                if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
                    throw bad("timeout", value, rule, null);
                }
                return timeout;
            } catch (DateTimeParseException e) {
                throw bad("timeout", value, rule, e);
            }
        }

        private static RootKeyMisconfiguredException bad(
                String setting, String value, String rule, @Nullable Throwable cause) {
            return new RootKeyMisconfiguredException(
                    PostgresErrorId.CONFIGURATION_VALUE_BAD,
                    key(setting) + " = \"" + SanitizedText.value(value) + "\" " + rule,
                    cause);
        }
    }

    /** Returns for example {@code PostgreSQL database keys on db1.contoso.com, schema o365se}. */
    @Override
    public String toString() {
        return "PostgreSQL database " + database + " on " + hosts + ", schema " + schema;
    }
}
