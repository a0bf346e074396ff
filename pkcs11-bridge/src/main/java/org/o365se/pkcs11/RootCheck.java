package org.o365se.pkcs11;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.o365se.pkcs11.host.Answer;
import org.o365se.pkcs11.host.FoundKey;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCheck.Outcome;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.SanitizedText;

/** The rules for a root key in a token. */
final class RootCheck {
    private static final String NEW_ONE = "make a new one in the token: o365se root generate";
    private static final String ORIGIN = "origin";
    private static final String NOT_TOLD = "the token does not report it";
    private static final String LISTING = "see the token's own listing: pkcs11-tool --login --list-objects";
    private static final int SAMPLE_BYTES = 32;

    private final Token token;
    private final FoundKey found;
    private final KeyFacts key;
    private final Supplier<TokenRootKey> root;
    private final List<RootKeyCheck> checks = new ArrayList<>();

    RootCheck(Token token, FoundKey found, Supplier<TokenRootKey> root) {
        this.token = token;
        this.found = found;
        this.key = found.facts();
        this.root = root;
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
                key.hasGoodSize(),
                key.kind() + " of " + key.bits() + " bits"
                        + (key.isShortRsa() ? ", which is accepted; new roots should have 3072 bits, or be AES" : ""),
                NEW_ONE);
        safety(
                "private",
                key.attributes().isPrivate(),
                "it can be used, and could be put there, by anybody who reaches the token, without PIN");
        safety("sensitive", key.attributes().sensitive(), "its bytes can be read");
        safety("not extractable", key.attributes().notExtractable(), "it can be wrapped out of the token");
        keyLogin();
        mechanism();
        origin();
        roundTrip();
        return List.copyOf(checks);
    }

    private void safety(String rule, Answer answer, String danger) {
        switch (answer) {
            case YES -> note(rule, Outcome.PASSED, "yes", "");
            case NO -> note(rule, Outcome.FAILED, "no: " + danger, NEW_ONE);
            case UNKNOWN -> note(rule, Outcome.UNKNOWN, NOT_TOLD, LISTING);
        }
    }

    private void keyLogin() {
        if (key.attributes().keyLogin() == Answer.YES) {
            boolean isAllowed = token.settings().keyLogin();
            rule(
                    "PIN for each operation",
                    isAllowed,
                    "the key wants it (CKA_ALWAYS_AUTHENTICATE); pkcs11."
                            + token.settings().name() + ".key-login = " + (isAllowed ? "allowed" : "refused"),
                    "set it to allowed, or use another key");
        }
    }

    private void mechanism() {
        var obstacle = found.obstacle();
        if (obstacle.isEmpty()) {
            note("mechanism", Outcome.PASSED, found.algorithm() + " by " + found.way() + ", tried", "");
        } else if (obstacle.get().failure() == TokenFailure.RAW_RSA_REFUSED) {
            note(
                    "mechanism",
                    Outcome.FAILED,
                    "CKM_RSA_PKCS_OAEP with SHA-256 is missing, and pkcs11."
                            + token.settings().name() + ".raw-rsa = refused",
                    "set it to allowed if the token's rules permit, else use an AES root key");
        } else if (key.fault(true, true).isEmpty()) {
            note(
                    "mechanism",
                    Outcome.FAILED,
                    "none works: " + obstacle.get().failure().name() + " "
                            + obstacle.get().detail(),
                    "do what the last line says");
        }
    }

    /** A root is sometimes brought in on purpose, which its owner is to know and which is no fault. */
    private void origin() {
        var known = key.attributes();
        var found = new ArrayList<String>();
        if (known.alwaysSensitive() == Answer.NO) {
            found.add("it was not always sensitive (CKA_ALWAYS_SENSITIVE)");
        }
        if (known.neverExtractable() == Answer.NO) {
            found.add("it was extractable once (CKA_NEVER_EXTRACTABLE)");
        }
        if (known.local() == Answer.NO) {
            note(ORIGIN, Outcome.PASSED, "imported (CKA_LOCAL): a copy may be outside the token", "");
        } else if (!found.isEmpty()) {
            note(
                    ORIGIN,
                    Outcome.FAILED,
                    String.join(", ", found) + "; a copy may be outside the token",
                    NEW_ONE + "; or, if that was on purpose, accept it knowingly: it can be used");
        } else if (List.of(known.local(), known.alwaysSensitive(), known.neverExtractable())
                .contains(Answer.UNKNOWN)) {
            note(ORIGIN, Outcome.UNKNOWN, NOT_TOLD, LISTING);
        } else {
            note(ORIGIN, Outcome.PASSED, "made in the token, always sensitive and never extractable", "");
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

    private void rule(String rule, boolean kept, String found, String remedy) {
        note(rule, kept ? Outcome.PASSED : Outcome.FAILED, found, kept ? "" : remedy);
    }

    private void note(String rule, Outcome outcome, String found, String remedy) {
        checks.add(new RootKeyCheck(rule, outcome, found, remedy));
    }
}
