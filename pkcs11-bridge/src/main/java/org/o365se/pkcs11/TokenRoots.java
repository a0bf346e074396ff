package org.o365se.pkcs11;

import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.FoundKey;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.KeyReference;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyAdministration;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyListing;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyPresence;
import org.o365se.rootkey.RootKeyTransfer;
import org.o365se.rootkey.RootKeyType;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * The root keys in all tokens that one configuration names. Thread-safe. Nothing is contacted before a key is asked for; a token's host process starts with the first call that needs
 * it and ends when nobody has asked for two minutes.
 */
public final class TokenRoots implements RootKeyAdministration {
    private static final List<Integer> EXCHANGE_KEY_BITS = List.of(2048, 3072, 4096);

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
        return keyOf(description, tenant);
    }

    private TokenRootKey keyOf(RootKeyDescription description, String tenant) {
        var wanted = Pkcs11Uri.parse(description.uri());
        var token = tokenFor(description.uri(), wanted);
        requireTenant(token, description.uri(), tenant);
        if (AesRootKey.ALGORITHMS.contains(description.algorithm())) {
            return new AesRootKey(token, wanted, description);
        }
        if (description.algorithm().equals(RsaRootKey.ALGORITHM)) {
            return new RsaRootKey(token, wanted, description);
        }
        throw new RootKeyMisconfiguredException(
                Pkcs11ErrorId.MECHANISM_MISSING,
                "The record of root key " + description.uri()
                        + " says algorithm " + description.algorithm() + ", and this bridge knows "
                        + AesRootKey.ALGORITHMS + " and " + RsaRootKey.ALGORITHM
                        + "; use the bridge's version that wrote it",
                null);
    }

    /** The token was found and is logged in to, so what it does not have is not there; another token with a copy of the key is not looked at. */
    @Override
    public RootKeyPresence presence(RootKeyDescription description, String tenant) {
        return keyOf(description, tenant).presence();
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
        var wanted = parseNew(uri, type);
        var token = tokenFor(uri, wanted);
        try {
            token.generate(new KeyReference(kindOf(type), wanted.object(), "", "", ""), type.bits());
        } catch (TokenException e) {
            throw new TokenProblem(token.settings()).of(e, wanted.named());
        }
        return newest(token, uri, wanted).describe();
    }

    @Override
    public RootKeyTransfer generateForTransfer(String uri, RootKeyType type, RSAPublicKey exchangeKey) {
        if (kindOf(type) != KeyKind.RSA) {
            throw bad(uri, "a vault imports RSA keys, and not the type " + type + "; ask for rsa-3072");
        }
        int bits = exchangeKey.getModulus().bitLength();
        if (!EXCHANGE_KEY_BITS.contains(bits)) {
            throw new RootKeyMisconfiguredException(
                    Pkcs11ErrorId.TRANSFER_UNSUPPORTED,
                    "The key exchange key for " + uri + " has " + bits
                            + " bits; pass the public half of the vault's key exchange key, which has 2048, 3072 or 4096",
                    null);
        }
        var wanted = parseNew(uri, type);
        var token = tokenFor(uri, wanted);
        try {
            return token.transfer(new KeyReference(KeyKind.RSA, wanted.object(), "", "", ""), type.bits(), exchangeKey);
        } catch (TokenException e) {
            throw new TokenProblem(token.settings()).of(e, wanted.named());
        }
    }

    /** Reads the URI of a key that is to be created. */
    private static Pkcs11Uri parseNew(String uri, RootKeyType type) {
        var wanted = Pkcs11Uri.parse(uri);
        if (!wanted.id().isEmpty()) {
            throw bad(uri, "a new key is given an id (CKA_ID) by us; leave it out, and add object=LABEL");
        }
        if (wanted.kind() != null && wanted.kind() != kindOf(type)) {
            throw bad(uri, "it says another type than " + type + "; leave the type out, or ask for the one it says");
        }
        return wanted;
    }

    private static KeyKind kindOf(RootKeyType type) {
        return type == RootKeyType.AES ? KeyKind.AES : KeyKind.RSA;
    }

    @Override
    public void close() {
        tokens.forEach(Token::close);
    }

    private List<RootKeyListing> list(Token token) {
        try {
            var facts = token.facts();
            // A token that is configured by its label is preferred, where a URI says no more.
            boolean isAlone = tokens.stream()
                    .filter(other -> !other.equals(token))
                    .map(other -> other.settings().label())
                    .noneMatch(other -> other.equals(facts.label())
                            || (other.isEmpty() && token.settings().label().isEmpty()));
            var keys = token.list();
            return new TokenListing(
                            token.settings(),
                            facts.label(),
                            isAlone ? "" : facts.serial(),
                            isRawRsaRefused(token, keys),
                            keys)
                    .lines();
        } catch (TokenException e) {
            throw new TokenProblem(token.settings()).of(e, "");
        }
    }

    /** Tries one RSA key, because what it shows is a property of the token; one that cannot be tried shows nothing. */
    private static boolean isRawRsaRefused(Token token, List<KeyFacts> keys) {
        var settings = token.settings();
        if (settings.rawRsa()) {
            return false;
        }
        for (var key : keys) {
            if (key.kind() == KeyKind.RSA
                    && key.fault(settings.unknownAttributes(), settings.keyLogin())
                            .isEmpty()) {
                try {
                    var found = token.find(new KeyReference(KeyKind.RSA, key.label(), key.id(), "", ""));
                    return found.obstacle()
                            .filter(obstacle -> obstacle.failure() == TokenFailure.RAW_RSA_REFUSED)
                            .isPresent();
                } catch (TokenException e) {
                    // Another key has the same name, or it has just been removed: the next one shows it as well.
                }
            }
        }
        return false;
    }

    private static TokenRootKey newest(Token token, String uri, Pkcs11Uri wanted) {
        var found = find(token, uri, wanted);
        var settings = token.settings();
        var refusal = found.facts()
                .fault(settings.unknownAttributes(), settings.keyLogin())
                .or(found::obstacle);
        if (refusal.isPresent()) {
            throw new TokenProblem(settings).of(refusal.get(), wanted.named());
        }
        var facts = token.facts();
        var description = new RootKeyDescription(
                uri,
                found.identity(),
                WrapAlgorithm.of(found.algorithm()),
                Pkcs11Uri.ofToken(facts.label(), facts.serial()));
        return found.facts().kind() == KeyKind.AES
                ? new AesRootKey(token, wanted, description)
                : new RsaRootKey(token, wanted, description);
    }

    /** Finds the key of a URI that names it alone, without a version beside it. */
    private static FoundKey find(Token token, String uri, Pkcs11Uri wanted) {
        try {
            return token.find(new KeyReference(wanted.kind(), wanted.object(), wanted.id(), "", ""));
        } catch (TokenException e) {
            if (e.failure() == TokenFailure.KEY_MISSING
                    && !wanted.object().isEmpty()
                    && !wanted.id().isEmpty()) {
                requireNoOtherId(token, uri, wanted);
            }
            throw new TokenProblem(token.settings()).of(e, wanted.named());
        }
    }

    /** Reports the id of the key with the label that is asked for, where there is one key of that label. */
    private static void requireNoOtherId(Token token, String uri, Pkcs11Uri wanted) {
        try {
            var id = token.find(new KeyReference(wanted.kind(), wanted.object(), "", "", ""))
                    .facts()
                    .id();
            throw bad(
                    uri,
                    "the id (CKA_ID) of the key with this label is "
                            + (id.isEmpty() ? "not told" : id + " in hexadecimal")
                            + "; correct the id, or leave it out");
        } catch (TokenException e) {
            // There is none, or there are several: that the one with the id is missing says it all.
            return;
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
        // answer must not take those along whose label is known.
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
