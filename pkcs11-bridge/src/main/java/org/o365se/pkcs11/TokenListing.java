package org.o365se.pkcs11;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.o365se.pkcs11.host.Answer;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.rootkey.RootKeyListing;
import org.o365se.rootkey.WrappedKeyLimits;

/** The AES and RSA keys of one token, each with a URI that finds it alone, or with the reason why it cannot be a root key. */
final class TokenListing {
    private final TokenSettings settings;
    private final String label;
    private final String serial;
    private final boolean rawRsaRefused;
    private final List<KeyFacts> keys;
    private final Map<String, Long> labels;
    private final Map<String, Long> names;

    /** The serial number is empty where the label alone finds the token. With {@code rawRsaRefused} the token unwraps with an RSA key only in the way that the configuration refuses. */
    TokenListing(TokenSettings settings, String label, String serial, boolean rawRsaRefused, List<KeyFacts> keys) {
        this.settings = settings;
        this.label = label;
        this.serial = serial;
        this.rawRsaRefused = rawRsaRefused;
        this.keys = keys.stream()
                .sorted(Comparator.comparing(KeyFacts::label)
                        .thenComparing(KeyFacts::kind)
                        .thenComparing(KeyFacts::id))
                .toList();
        this.labels = count(key -> name(key, "", isPrivate(key)));
        this.names = count(key -> name(key, key.id(), isPrivate(key)));
    }

    private Map<String, Long> count(Function<KeyFacts, String> name) {
        return keys.stream().collect(Collectors.groupingBy(name, Collectors.counting()));
    }

    List<RootKeyListing> lines() {
        return keys.stream().map(this::line).toList();
    }

    private RootKeyListing line(KeyFacts key) {
        // A key without a label is found by its id alone; one that shares its label, by both.
        boolean hasOwnLabel = !key.label().isEmpty() && found(labels, key, "") == 1;
        var uri = Pkcs11Uri.of(label, serial, key.label(), hasOwnLabel ? "" : key.id(), key.kind());
        return new RootKeyListing(uri, key.kind() + "-" + key.bits(), problem(key, hasOwnLabel, uri));
    }

    private String problem(KeyFacts key, boolean hasOwnLabel, String uri) {
        var fault = key.fault(settings.unknownAttributes(), settings.keyLogin());
        if (fault.isPresent()) {
            return new TokenProblem(settings).reason(fault.get());
        }
        if (key.label().isEmpty() && key.id().isEmpty()) {
            return "it has neither a label nor an id (CKA_ID) by which a URI could name it";
        }
        if (uri.length() > WrappedKeyLimits.MAX_TEXT) {
            return "its label is too long for a URI";
        }
        if (!hasOwnLabel && found(names, key, key.id()) != 1) {
            return "another key has the same label and id; change one of them";
        }
        return rawRsaRefused && key.kind() == KeyKind.RSA
                ? "the token does not do RSA-OAEP with SHA-256, and pkcs11." + settings.name() + ".raw-rsa = refused"
                : "";
    }

    /** How many keys are found by this key's label and id: private ones alone, if there is one. */
    private static long found(Map<String, Long> counts, KeyFacts key, String id) {
        long privates = counts.getOrDefault(name(key, id, true), 0L);
        return privates > 0 ? privates : counts.getOrDefault(name(key, id, false), 0L);
    }

    private static String name(KeyFacts key, String id, boolean isPrivate) {
        return key.kind() + (isPrivate ? " private " : " ") + id + " " + key.label();
    }

    private static boolean isPrivate(KeyFacts key) {
        return key.attributes().isPrivate() == Answer.YES;
    }
}
