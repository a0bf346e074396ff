package org.o365se.pkcs11;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.o365se.pkcs11.host.Answer;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCheck.Outcome;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.SanitizedText;

/** The rules for a root key in a token. */
final class RootCheck {
    private static final String NEW_ONE = "make a new one in the token: o365se root generate";
    private static final String ORIGIN = "made in the token";
    private static final String NOT_TOLD = "the token, or this JDK, does not tell";
    private static final String LISTING = "see the token's own listing: pkcs11-tool --login --list-objects";
    private static final int AES_BITS = 256;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int GOOD_RSA_BITS = 3072;
    private static final int MOST_RSA_BITS = 4096;
    private static final int SAMPLE_BYTES = 32;

    private final Token token;
    private final KeyFacts key;
    private final Supplier<TokenRootKey> root;
    private final List<RootKeyCheck> checks = new ArrayList<>();

    RootCheck(Token token, KeyFacts key, Supplier<TokenRootKey> root) {
        this.token = token;
        this.key = key;
        this.root = root;
    }

    /** Refuses a key that could leave its token, that somebody without PIN could have put there, or that is too short. */
    static void requireStrong(Token token, KeyFacts key) {
        var problem = new TokenProblem(token.settings());
        var weakness = key.weakness();
        if (weakness.isPresent()) {
            throw problem.of(new TokenException(TokenFailure.KEY_WEAK, weakness.get()), key.label());
        }
        if (!hasGoodSize(key)) {
            throw problem.of(
                    new TokenException(TokenFailure.KEY_UNSUITABLE, key.kind() + " of " + key.bits() + " bits"),
                    key.label());
        }
    }

    List<RootKeyCheck> run() {
        var facts = token.facts();
        note(
                "token",
                Outcome.PASSED,
                Pkcs11Uri.ofToken(facts.label(), facts.serial()) + ", " + SanitizedText.excerpt(facts.manufacturer())
                        + ", " + SanitizedText.excerpt(facts.model()),
                "");
        rule(
                "size",
                hasGoodSize(key),
                key.kind() + " of " + key.bits() + " bits"
                        + (isShortRsa() ? ", which is accepted; new roots should have 3072 bits, or be AES" : ""),
                NEW_ONE);
        isPrivate();
        rule("sensitive", key.sensitive(), key.sensitive() ? "yes" : "no: its bytes can be read", NEW_ONE);
        rule(
                "not extractable",
                !key.extractable(),
                key.extractable() ? "no: it can be wrapped out of the token" : "yes",
                NEW_ONE);
        mechanism(facts.aesGcm(), facts.rawRsa());
        origin();
        roundTrip();
        return List.copyOf(checks);
    }

    private void isPrivate() {
        switch (key.attributes().isPrivate()) {
            case YES -> note("private", Outcome.PASSED, "yes", "");
            case NO ->
                note(
                        "private",
                        Outcome.FAILED,
                        "no: it can be used, and could be put there, by anybody who reaches the token, without PIN",
                        NEW_ONE);
            case UNKNOWN -> note("private", Outcome.UNKNOWN, NOT_TOLD, LISTING);
        }
    }

    /** A key that once was elsewhere can be used, if somebody has decided so: a root is sometimes brought in on purpose. */
    private void origin() {
        var known = key.attributes();
        var found = new ArrayList<String>();
        if (known.local() == Answer.NO) {
            found.add("it was made elsewhere (CKA_LOCAL)");
        }
        if (known.alwaysSensitive() == Answer.NO) {
            found.add("it was not always sensitive (CKA_ALWAYS_SENSITIVE)");
        }
        if (known.neverExtractable() == Answer.NO) {
            found.add("it was extractable once (CKA_NEVER_EXTRACTABLE)");
        }
        if (!found.isEmpty()) {
            note(
                    ORIGIN,
                    Outcome.FAILED,
                    "no: " + String.join(", ", found) + "; a copy may be outside",
                    NEW_ONE + "; or, if it was brought in on purpose, accept it knowingly: it can be used");
        } else if (List.of(known.local(), known.alwaysSensitive(), known.neverExtractable())
                .contains(Answer.UNKNOWN)) {
            note(ORIGIN, Outcome.UNKNOWN, NOT_TOLD, LISTING);
        } else {
            note(ORIGIN, Outcome.PASSED, "yes, and it was always sensitive and never extractable", "");
        }
    }

    private void mechanism(boolean aesGcm, boolean rawRsa) {
        if (key.kind() == KeyKind.AES) {
            rule(
                    "mechanism",
                    aesGcm,
                    "CKM_AES_GCM is " + (aesGcm ? "there" : "missing"),
                    "use an RSA root key in this token");
        } else {
            rule(
                    "mechanism",
                    rawRsa,
                    "CKM_RSA_X_509 is " + (rawRsa ? "there" : "missing"),
                    "use an AES root key in this token");
            rule(
                    "private operation without padding",
                    token.settings().rawRsa(),
                    "pkcs11." + token.settings().name() + ".raw-rsa = "
                            + (token.settings().rawRsa() ? "allowed" : "refused"),
                    "set it to allowed if the token's rules permit, else use an AES root key");
        }
    }

    private void roundTrip() {
        var sample = JdkAlgorithms.randomBytes(SAMPLE_BYTES);
        try {
            root.get().proveRoundTrip(sample);
            note("wrap and unwrap", Outcome.PASSED, "unwraps what it wrapped", "");
        } catch (RootKeyException e) {
            note(
                    "wrap and unwrap",
                    Outcome.FAILED,
                    String.valueOf(e.getMessage()),
                    "do what the message says, then check again");
        }
    }

    private static boolean hasGoodSize(KeyFacts key) {
        return key.kind() == KeyKind.AES
                ? key.bits() == AES_BITS
                : key.bits() == LEAST_RSA_BITS || key.bits() == GOOD_RSA_BITS || key.bits() == MOST_RSA_BITS;
    }

    private boolean isShortRsa() {
        return key.kind() == KeyKind.RSA && key.bits() < GOOD_RSA_BITS;
    }

    private void rule(String rule, boolean kept, String found, String remedy) {
        note(rule, kept ? Outcome.PASSED : Outcome.FAILED, found, kept ? "" : remedy);
    }

    private void note(String rule, Outcome outcome, String found, String remedy) {
        checks.add(new RootKeyCheck(rule, outcome, found, remedy));
    }
}
