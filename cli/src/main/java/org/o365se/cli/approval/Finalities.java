package org.o365se.cli.approval;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.o365se.KeyFinality;

/** The commands that destroy a key at its home. */
final class Finalities {
    private static final String PKCS11 = "pkcs11:";

    private Finalities() {}

    static String word(KeyFinality.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the commands for the home of a key, to be run by whoever administers it. */
    static List<String> commands(KeyFinality key) {
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

    private static List<String> ofToken(Map<String, String> attributes) {
        var object = attributes.containsKey("object")
                ? " --label " + quoted(attributes.get("object"))
                : " --id " + attributes.getOrDefault("id", "ID");
        var token = attributes.containsKey("token") ? " --token-label " + quoted(attributes.get("token")) : "";
        var types = switch (attributes.getOrDefault("type", "")) {
            case "secret-key" -> List.of("secrkey");
            case "private" -> List.of("privkey");
            default -> List.of("secrkey", "privkey");
        };
        return types.stream()
                .map(type ->
                        "pkcs11-tool --module LIBRARY" + token + " --login --delete-object --type " + type + object)
                .toList();
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

    private static Map<String, String> attributes(String uri) {
        var attributes = new HashMap<String, String>();
        for (var part : uri.substring(PKCS11.length()).split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                attributes.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1).replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return attributes;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
