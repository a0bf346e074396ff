package org.o365se.pkcs11;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyAdministration;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyListing;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyType;

/**
 * The root keys in all tokens that one configuration names. Thread-safe. Nothing is contacted before a key is asked for; a token's host process starts with the first call that needs
 * it and ends when nobody has asked for two minutes.
 */
public final class TokenRoots implements RootKeyAdministration {
    private final List<Token> tokens;

    /** The tokens become this object's, which closes them. */
    TokenRoots(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    @Override
    public RootKey newest(String uri, String tenant) {
        var wanted = Pkcs11Uri.parse(uri);
        var token = tokenFor(uri, wanted);
        requireTenant(token, uri, tenant);
        return newest(token, uri, wanted);
    }

    @Override
    public RootKey exact(RootKeyDescription description, String tenant) {
        var wanted = Pkcs11Uri.parse(description.uri());
        var token = tokenFor(description.uri(), wanted);
        requireTenant(token, description.uri(), tenant);
        if (description.algorithm().equals(AesRootKey.ALGORITHM)) {
            return new AesRootKey(token, wanted.object(), description);
        }
        if (description.algorithm().equals(RsaRootKey.ALGORITHM)) {
            return new RsaRootKey(token, wanted.object(), description);
        }
        throw new RootKeyMisconfiguredException(
                Pkcs11ErrorId.MECHANISM_MISSING,
                "The record of root key " + description.uri()
                        + " says algorithm " + description.algorithm() + ", and this bridge knows "
                        + AesRootKey.ALGORITHM + " and " + RsaRootKey.ALGORITHM
                        + "; use the bridge's version that wrote it",
                null);
    }

    @Override
    public List<RootKeyCheck> check(String uri) {
        var wanted = Pkcs11Uri.parse(uri);
        var token = tokenFor(uri, wanted);
        return new RootCheck(token, find(token, uri, wanted), () -> newest(token, uri, wanted)).run();
    }

    @Override
    public List<RootKeyListing> list(String token, Consumer<RootKeyException> failed) {
        var failures = new ArrayList<RootKeyException>();
        var chosen = tokens.stream()
                .filter(candidate -> token.isEmpty()
                        || token.equals(candidate.settings().name())
                        || token.equals(candidate.settings().label()))
                .toList();
        if (chosen.isEmpty()) {
            // A token that is configured by its slot alone tells its label only when it is asked.
            chosen = tokens.stream()
                    .filter(candidate -> candidate.settings().label().isEmpty())
                    .filter(candidate -> token.equals(labelOf(candidate, failures)))
                    .toList();
        }
        // A token that does not answer may be the one that is meant.
        if (chosen.isEmpty() && failures.isEmpty() && !token.isEmpty()) {
            throw new RootKeyMisconfiguredException(
                    Pkcs11ErrorId.TOKEN_NOT_CONFIGURED,
                    "No configured token has the label or name \"" + token + "\"; configured tokens: " + shownTokens(),
                    null);
        }
        if (chosen.isEmpty()) {
            failures.forEach(failed);
        }
        var listed = new ArrayList<RootKeyListing>();
        for (var one : chosen) {
            try {
                listed.addAll(list(one));
            } catch (RootKeyException e) {
                failed.accept(e);
            }
        }
        return listed;
    }

    private static @Nullable String labelOf(Token token, List<RootKeyException> failures) {
        try {
            return token.facts().label();
        } catch (RootKeyException e) {
            failures.add(e);
            return null;
        }
    }

    /** Returns RSA with 3072 bits if the URI's {@code type} is {@code private}, else AES. */
    @Override
    public RootKeyType typeFor(String uri) {
        return Pkcs11Uri.parse(uri).kind() == KeyKind.RSA ? RootKeyType.RSA_3072 : RootKeyType.AES;
    }

    @Override
    public RootKeyDescription generate(String uri, RootKeyType type) {
        var wanted = Pkcs11Uri.parse(uri);
        if (!wanted.id().isEmpty()) {
            throw bad(uri, "a new key is given an id (CKA_ID) by us; leave it out");
        }
        if (wanted.kind() != null && wanted.kind() != kindOf(type)) {
            throw bad(uri, "it says another type than " + type + "; leave the type out, or ask for the one it says");
        }
        var token = tokenFor(uri, wanted);
        try {
            requireMechanism(token, type);
            if (kindOf(type) == KeyKind.AES) {
                token.generateAes(wanted.object());
            } else {
                token.generateRsa(wanted.object(), type.bits());
            }
        } catch (TokenException e) {
            throw new TokenProblem(token.settings()).of(e, wanted.object());
        }
        return newest(token, uri, wanted).describe();
    }

    private static KeyKind kindOf(RootKeyType type) {
        return type == RootKeyType.AES ? KeyKind.AES : KeyKind.RSA;
    }

    /** So that no key is left in a token that could not use it. */
    private static void requireMechanism(Token token, RootKeyType type) throws TokenException {
        var facts = token.facts();
        if (kindOf(type) == KeyKind.AES ? !facts.aesGcm() : !facts.rawRsa()) {
            throw new TokenException(TokenFailure.MECHANISM_MISSING, "nothing was made");
        }
    }

    @Override
    public void close() {
        tokens.forEach(Token::close);
    }

    private static List<RootKeyListing> list(Token token) {
        try {
            var facts = token.facts();
            return token.list().stream()
                    .sorted(Comparator.comparing(KeyFacts::label).thenComparing(KeyFacts::kind))
                    .map(key -> new RootKeyListing(
                            Pkcs11Uri.of(facts.label(), key.label(), key.kind()), key.kind() + "-" + key.bits()))
                    .toList();
        } catch (TokenException e) {
            throw new TokenProblem(token.settings()).of(e, "");
        }
    }

    private TokenRootKey newest(Token token, String uri, Pkcs11Uri wanted) {
        var found = find(token, uri, wanted);
        RootCheck.requireStrong(token, found);
        try {
            var facts = token.facts();
            var home = Pkcs11Uri.ofToken(facts.label(), facts.serial());
            if (found.kind() == KeyKind.AES) {
                var version = AesRootKey.version(token, wanted.object());
                return new AesRootKey(
                        token, wanted.object(), new RootKeyDescription(uri, version, AesRootKey.ALGORITHM, home));
            }
            var version = RsaRootKey.version(found.publicKey());
            return new RsaRootKey(
                    token, wanted.object(), new RootKeyDescription(uri, version, RsaRootKey.ALGORITHM, home));
        } catch (TokenException e) {
            throw new TokenProblem(token.settings()).of(e, wanted.object());
        }
    }

    /** Finds the key of a URI that names it alone, without a version beside it. */
    private static KeyFacts find(Token token, String uri, Pkcs11Uri wanted) {
        try {
            var found = token.find(wanted.object(), wanted.kind());
            var id = found.attributes().id();
            if (!wanted.id().isEmpty() && !wanted.id().equals(id)) {
                throw bad(
                        uri,
                        "the id (CKA_ID) of the key with this label is "
                                + (id.isEmpty() ? "not told" : id + " in hexadecimal")
                                + "; correct the id, or leave it out");
            }
            return found;
        } catch (TokenException e) {
            throw new TokenProblem(token.settings()).of(e, wanted.object());
        }
    }

    private static RootKeyMisconfiguredException bad(String uri, String why) {
        return new RootKeyMisconfiguredException(
                Pkcs11ErrorId.URI_BAD, "The root key URI " + uri + " cannot be used: " + why, null);
    }

    // ---- which token ----

    private Token tokenFor(String uri, Pkcs11Uri wanted) {
        var fitting = tokens.stream()
                .filter(token -> mayFit(token.settings(), wanted))
                .toList();
        // A token that is configured by its slot alone reports its label only when it is asked; one that does not
        // answer
        // must not take those along whose label is known.
        var labelled = fitting.stream()
                .filter(token ->
                        !wanted.token().isEmpty() && token.settings().label().equals(wanted.token()))
                .toList();
        var proved = proved(labelled, wanted);
        if (proved.isEmpty()) {
            proved = proved(
                    fitting.stream().filter(token -> !labelled.contains(token)).toList(), wanted);
        }
        if (proved.size() != 1) {
            throw new RootKeyMisconfiguredException(
                    Pkcs11ErrorId.TOKEN_NOT_CONFIGURED,
                    "The root key URI " + uri + " fits "
                            + (proved.isEmpty() ? "none" : "more than one") + " of the configured tokens: "
                            + shownTokens()
                            + ". Correct its token attribute, or add the token to the configuration (pkcs11.NAME.library, .token,"
                            + " .pin-source, .tenants)",
                    null);
        }
        return proved.get(0);
    }

    /** Those that fit; where the configuration alone decides, none is asked. */
    private static List<Token> proved(List<Token> fitting, Pkcs11Uri wanted) {
        boolean toldByConfiguration = fitting.size() == 1
                && fitting.get(0).settings().label().equals(wanted.token())
                && wanted.manufacturer().isEmpty()
                && wanted.model().isEmpty()
                && wanted.serial().isEmpty();
        return toldByConfiguration
                ? fitting
                : fitting.stream().filter(token -> fits(token, wanted)).toList();
    }

    private static boolean mayFit(TokenSettings settings, Pkcs11Uri wanted) {
        return (wanted.token().isEmpty()
                        || settings.label().isEmpty()
                        || settings.label().equals(wanted.token()))
                && (wanted.serial().isEmpty()
                        || settings.serial().isEmpty()
                        || settings.serial().equals(wanted.serial()));
    }

    private static boolean fits(Token token, Pkcs11Uri wanted) {
        var facts = token.facts();
        return (wanted.token().isEmpty() || wanted.token().equals(facts.label()))
                && (wanted.serial().isEmpty() || wanted.serial().equals(facts.serial()))
                && (wanted.manufacturer().isEmpty() || wanted.manufacturer().equals(facts.manufacturer()))
                && (wanted.model().isEmpty() || wanted.model().equals(facts.model()));
    }

    private String shownTokens() {
        return tokens.isEmpty()
                ? "there are none"
                : tokens.stream().map(token -> token.settings().shown()).collect(Collectors.joining(", "));
    }

    private static void requireTenant(Token token, String uri, String tenant) {
        if (!token.settings().tenants().allow(tenant)) {
            throw new RootKeyMisconfiguredException(
                    Pkcs11ErrorId.TENANT_REFUSED,
                    "Root key " + uri + " lives in "
                            + token.settings().shown()
                            + ", which the configuration does not allow to tenant " + tenant
                            + "; name another root key, or add the tenant to "
                            + TokenSettings.PREFIX + "." + token.settings().name() + ".tenants",
                    null);
        }
    }
}
