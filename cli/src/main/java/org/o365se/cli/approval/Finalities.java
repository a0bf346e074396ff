package org.o365se.cli.approval;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyFinality;

/** The commands that destroy a key at its home, for those who administer it. */
final class Finalities {
    private static final String PKCS11 = "pkcs11:";
    private static final Pattern TOKEN = Pattern.compile("(pkcs11\\.[^.]+)\\.token");

    private final Properties configuration;

    private Finalities(Properties configuration) {
        this.configuration = configuration;
    }

    /** Returns the commands for a service with this configuration, which names the libraries of its tokens. */
    static Finalities of(Path configuration) throws IOException {
        var lines = new Properties();
        try (var in = Files.newBufferedReader(configuration)) {
            lines.load(in);
        }
        return new Finalities(lines);
    }

    static String word(KeyFinality.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the commands for one key. */
    List<String> commands(KeyFinality key) {
        if (key.uri().startsWith(PKCS11)) {
            return ofToken(attributes(key.uri()));
        }
        if (key.uri().startsWith("https:")) {
            return ofVault(URI.create(key.uri()), key.state());
        }
        if (key.uri().startsWith("availability:")) {
            return List.of("destroyed with the purge of its policy; also destroy the backups of availability.keystore");
        }
        return List.of(
                "in the service's own store: delete it from managed.keystore with keytool, and destroy the backups of that file");
    }

    private List<String> ofToken(Map<String, String> attributes) {
        var token = attributes.get("token");
        var command = new StringBuilder("pkcs11-tool --module ").append(libraryOf(token));
        if (token != null) {
            command.append(" --token-label ").append(quoted(token));
        }
        command.append(" --login --delete-object");
        if (attributes.containsKey("object")) {
            command.append(" --label ").append(quoted(attributes.get("object")));
        }
        if (attributes.containsKey("id")) {
            command.append(" --id ").append(attributes.get("id"));
        }
        var types = switch (attributes.getOrDefault("type", "")) {
            case "secret-key" -> List.of("secrkey");
            case "private" -> List.of("privkey");
            default -> List.of("secrkey", "privkey");
        };
        return types.stream().map(type -> command + " --type " + type).toList();
    }

    /** Returns the library of a token, unless the configuration has none or several for it. */
    private String libraryOf(@Nullable String token) {
        var libraries = new TreeSet<String>();
        for (var key : configuration.stringPropertyNames()) {
            var entry = TOKEN.matcher(key);
            if (entry.matches() && configuration.getProperty(key).equals(token)) {
                libraries.add(configuration.getProperty(entry.group(1) + ".library", ""));
            }
        }
        libraries.remove("");
        return libraries.size() == 1 ? quoted(libraries.first()) : "LIBRARY";
    }

    private static List<String> ofVault(URI uri, KeyFinality.State state) {
        var host = String.valueOf(uri.getHost());
        var name = uri.getPath().replaceFirst("^/keys/", "").replaceFirst("/.*$", "");
        var where = (host.contains("managedhsm") ? "--hsm-name " : "--vault-name ") + host.replaceFirst("\\..*$", "")
                + " --name " + name;
        var purge = "az keyvault key purge " + where;
        return state == KeyFinality.State.RECOVERABLE
                ? List.of(purge)
                : List.of("az keyvault key delete " + where, purge);
    }

    /** Returns the attributes of a PKCS#11 URI; an id in hexadecimal, as pkcs11-tool takes it. */
    private static Map<String, String> attributes(String uri) {
        var attributes = new HashMap<String, String>();
        for (var part : uri.substring(PKCS11.length()).split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                var name = part.substring(0, equals);
                // A plus sign stands for itself there.
                var value = part.substring(equals + 1).replace("+", "%2B");
                attributes.put(
                        name,
                        name.equals("id")
                                ? HexFormat.of()
                                        .formatHex(URLDecoder.decode(value, StandardCharsets.ISO_8859_1)
                                                .getBytes(StandardCharsets.ISO_8859_1))
                                : URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return attributes;
    }

    /** Quotes a text for the shell, if it needs that. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./-]+") && !text.startsWith("-")
                ? text
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
