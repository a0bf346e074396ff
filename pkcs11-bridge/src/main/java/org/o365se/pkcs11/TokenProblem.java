package org.o365se.pkcs11;

import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** Describes, in words and by the class of the exception, what a failure of one token means: the table of failures for PKCS#11, code by code. */
final class TokenProblem {
    private final TokenSettings settings;

    TokenProblem(TokenSettings settings) {
        this.settings = settings;
    }

    /** Without its configuration SoftHSM starts, and has no tokens. */
    private String softHsmHint() {
        return settings.library().toString().contains("softhsm")
                ? "; check that SOFTHSM2_CONF names the SoftHSM configuration of this token"
                : "";
    }

    /** The root key exception for what the token answered; {@code label} names the key where one was asked for. */
    RootKeyException of(TokenException e, String label) {
        var where = where();
        var key = "Key \"" + label + "\"";
        var said = e.detail().isEmpty() ? "" : " (" + e.detail() + ")";
        return switch (e.failure()) {
            case LIBRARY_MISSING ->
                misconfigured(
                        Pkcs11ErrorId.LIBRARY_MISSING,
                        "The PKCS#11 library " + settings.library() + " of " + where
                                + " does not exist; install it, or correct " + entry("library"),
                        e);
            case LIBRARY_BAD ->
                misconfigured(
                        Pkcs11ErrorId.LIBRARY_BAD,
                        settings.library() + ", named as the library of " + where
                                + ", is not a PKCS#11 library that this JVM can load" + said + "; correct "
                                + entry("library"),
                        e);
            case LIBRARY_DEAD ->
                unavailable(
                        Pkcs11ErrorId.LIBRARY_DEAD,
                        "The PKCS#11 library " + settings.library() + " of " + where + " does not start" + said
                                + "; check that the HSM, its service and its own configuration are present",
                        e);
            case LIBRARY_ARGUMENTS ->
                misconfigured(
                        Pkcs11ErrorId.LIBRARY_ARGUMENTS,
                        "The PKCS#11 library " + settings.library() + " of " + where + " does not start "
                                + (settings.initArguments().isEmpty() ? "without arguments" : "with these arguments")
                                + said + "; set " + entry("init-arguments")
                                + " to what its documentation says, for NSS configdir='sql:FOLDER' and so on",
                        e);
            case BRIDGE_MISSING ->
                misconfigured(
                        Pkcs11ErrorId.BINDING_MISSING,
                        "The Java that holds the library of " + where + " cannot call PKCS#11 libraries" + said
                                + "; set " + entry("host-java")
                                + " to the folder of a JDK, 17 or newer, with the module jdk.crypto.cryptoki",
                        e);
            case TOKEN_MISSING ->
                unavailable(
                        Pkcs11ErrorId.TOKEN_MISSING,
                        "There is no " + where + " in " + settings.library() + "; seen there: "
                                + (e.detail().isEmpty() ? "none" : e.detail())
                                + ". Bring the token back, or correct " + entry("token") + softHsmHint(),
                        e);
            case SLOT_MISSING ->
                unavailable(
                        Pkcs11ErrorId.TOKEN_MISSING,
                        "There is no token in slot " + settings.slot() + " of " + settings.library()
                                + "; slots with a token: " + e.detail() + ". Correct " + entry("slot")
                                + ", or name the token by its label (" + entry("token")
                                + "), for libraries renumber slots"
                                + softHsmHint(),
                        e);
            case TOKEN_AMBIGUOUS ->
                misconfigured(
                        Pkcs11ErrorId.TOKEN_AMBIGUOUS,
                        "Several tokens fit " + where + ": " + e.detail() + "; set " + entry("serial"),
                        e);
            case TOKEN_UNINITIALISED ->
                misconfigured(
                        Pkcs11ErrorId.TOKEN_UNINITIALISED,
                        "The " + where + " was never initialised" + said
                                + "; initialise it with its vendor's tool (softhsm2-util --init-token for SoftHSM)",
                        e);
            case TOKEN_GONE ->
                unavailable(
                        Pkcs11ErrorId.TOKEN_GONE,
                        "The " + where + " no longer answers" + said + "; check that the HSM is present",
                        e);
            case PIN_REJECTED ->
                misconfigured(
                        Pkcs11ErrorId.PIN_REJECTED,
                        "The " + where + " rejects the PIN of " + settings.pinKey()
                                + "; put the right one there. This one is not tried again, so that the token does not lock"
                                + (settings.pinSource().equals("prompt")
                                        ? "; to type another, start the program again"
                                        : ""),
                        e);
            case PIN_LOCKED ->
                misconfigured(
                        Pkcs11ErrorId.PIN_LOCKED,
                        "The PIN of " + where + " is locked" + said + "; the token's security officer unlocks it",
                        e);
            case PIN_UNUSABLE ->
                misconfigured(
                        Pkcs11ErrorId.PIN_UNUSABLE,
                        "The " + where + " cannot be logged into with a PIN as it is" + said
                                + "; set its user PIN anew with its vendor's tool, and put it where "
                                + settings.pinKey()
                                + " says",
                        e);
            case KEY_MISSING ->
                denied(
                        Pkcs11ErrorId.KEY_MISSING,
                        key + " is not in " + where + ", which is there and logged in"
                                + (e.detail().isEmpty()
                                                || e.detail().startsWith("CKR_")
                                                || !settings.tenants().allowAll()
                                        ? ""
                                        : "; keys seen: " + e.detail())
                                + ". If it was not removed on purpose, restore it from the HSM's backup; else correct the URI",
                        e);
            case KEY_AMBIGUOUS ->
                misconfigured(
                        Pkcs11ErrorId.KEY_AMBIGUOUS,
                        "Several keys in " + where + " fit \"" + label + "\"" + said
                                + "; add the id or the type to the URI ('o365se root list' shows both), or rename one with pkcs11-tool or the vendor's tool",
                        e);
            case KEY_REPLACED ->
                denied(
                        Pkcs11ErrorId.KEY_REPLACED,
                        key + " in " + where + " is another key than the one that wrapped this policy key; restore the"
                                + " one that was there, or open the policy by its other root",
                        e);
            case KEY_WEAK ->
                misconfigured(
                        Pkcs11ErrorId.KEY_WEAK,
                        key + " in " + where + " is not safe in the token: it is " + e.detail()
                                + ". Make a new one with o365se root generate, and create or roll the policy under it",
                        e);
            case KEY_UNKNOWN ->
                misconfigured(
                        Pkcs11ErrorId.KEY_UNKNOWN,
                        "The " + where + " does not report " + e.detail() + " of key \"" + label
                                + "\", so it may not be safe there; check it with the vendor's tool, then set "
                                + entry("unknown-attributes") + " = accepted",
                        e);
            case KEY_LOGIN_REFUSED ->
                misconfigured(
                        Pkcs11ErrorId.KEY_LOGIN_REFUSED,
                        key + " in " + where
                                + " wants the PIN for each operation (CKA_ALWAYS_AUTHENTICATE); use another key, or set "
                                + entry("key-login") + " = allowed",
                        e);
            case KEY_NOT_PERMITTED ->
                denied(
                        Pkcs11ErrorId.KEY_NOT_PERMITTED,
                        "The " + where + " does not permit this use of key \"" + label + "\"" + said
                                + "; allow an AES key to encrypt and decrypt, or to wrap and unwrap, and an RSA key to decrypt (CKA_DECRYPT)",
                        e);
            case KEY_UNSUITABLE ->
                misconfigured(
                        Pkcs11ErrorId.KEY_UNSUITABLE,
                        key + " in " + where + " cannot be a root key" + said
                                + "; name an AES-256 key, or an RSA key of 2048, 3072 or 4096 bits",
                        e);
            case SIZE_UNSUPPORTED ->
                misconfigured(
                        Pkcs11ErrorId.SIZE_UNSUPPORTED,
                        "The " + where + " makes no key of this length" + said
                                + "; choose another type, for example 'o365se root generate --type rsa-2048'",
                        e);
            case GENERATION_REFUSED ->
                misconfigured(
                        Pkcs11ErrorId.GENERATION_REFUSED,
                        "The " + where + " does not create key \"" + label + "\" for us" + said
                                + "; create it with the vendor's tool: private, sensitive and not extractable",
                        e);
            case TRANSFER_UNSUPPORTED ->
                misconfigured(
                        Pkcs11ErrorId.TRANSFER_UNSUPPORTED,
                        "The " + where + " cannot wrap a new RSA key for a vault" + said
                                + ": it would have to wrap by RSA-OAEP with SHA-1 and by AES-KWP (C_WrapKey); use the transfer tool of its vendor",
                        e);
            case MECHANISM_MISSING ->
                misconfigured(
                        Pkcs11ErrorId.MECHANISM_MISSING,
                        "The " + where + " has no mechanism by which key \"" + label + "\" could wrap or unwrap" + said
                                + ": AES-GCM, AES-KWP or AES-KW for an AES root key, RSA-OAEP with SHA-256 or RSA without padding"
                                + " for an RSA one; use a root key of the other kind there",
                        e);
            case RAW_RSA_REFUSED ->
                misconfigured(
                        Pkcs11ErrorId.RAW_RSA_REFUSED,
                        "The " + where + " does not do RSA-OAEP with SHA-256 itself, so RSA key \"" + label
                                + "\" can be used only without padding in the token (CKM_RSA_X_509); if the token's rules allow that, set "
                                + entry("raw-rsa") + " = allowed, else use an AES root key",
                        e);
            case NO_SESSION ->
                unavailable(
                        Pkcs11ErrorId.NO_SESSION,
                        "The " + where + " has no session left" + said
                                + "; end programs that hold some, or raise its limit, then try again",
                        e);
            case LABEL_TAKEN ->
                misconfigured(
                        Pkcs11ErrorId.LABEL_TAKEN,
                        "There is a key \"" + label + "\" in " + where + " already; choose another label",
                        e);
            case UNCLEAR ->
                unavailable(
                        Pkcs11ErrorId.TOKEN_GONE,
                        "The " + where + " fails" + (label.isEmpty() ? "" : " with key \"" + label + "\"") + said
                                + ", and the code does not say why; check that the HSM is healthy",
                        e);
            case HOST_BROKEN ->
                unavailable(
                        Pkcs11ErrorId.HOST_FAILED,
                        "The process that holds the library of " + where + " failed" + said + "; try again",
                        e);
        };
    }

    /** Why a key is refused, in few words. */
    String reason(TokenException e) {
        return switch (e.failure()) {
            case KEY_UNKNOWN -> "the token does not report " + e.detail();
            case KEY_LOGIN_REFUSED -> "it wants the PIN for each operation (CKA_ALWAYS_AUTHENTICATE)";
            default -> e.detail();
        };
    }

    RootKeyException deadlinePassed(Deadline deadline) {
        return unavailable(
                Pkcs11ErrorId.DEADLINE_PASSED,
                "The " + where() + " did not answer within " + deadline.whole()
                        + "; check that the HSM and the network to it are healthy, or raise " + entry("deadline"),
                null);
    }

    RootKeyException interrupted() {
        return unavailable(
                Pkcs11ErrorId.INTERRUPTED,
                "The thread that waited for " + where() + " was interrupted; try again",
                null);
    }

    RootKeyException hostFailed(Exception e) {
        return unavailable(
                Pkcs11ErrorId.HOST_FAILED,
                "The process that holds the library of " + where() + " cannot be started, or ended by itself ("
                        + e.getMessage()
                        + "): it needs " + (settings.hostJava().isEmpty() ? "this JDK's" : "the configured Java's")
                        + " bin/java, a writable folder for temporary files (java.io.tmpdir) and leave to start"
                        + " processes; a library that crashes ends it too",
                e);
    }

    RootKeyException hostJavaMissing() {
        return misconfigured(
                Pkcs11ErrorId.SETTING_BAD,
                "The configuration entry " + entry("host-java") + " = " + settings.hostJava()
                        + " is not the folder of a Java: it has no bin/java; correct it, or remove it to use this JDK",
                null);
    }

    RootKeyException lastPinTry() {
        return misconfigured(
                Pkcs11ErrorId.PIN_LAST_TRY,
                "One more wrong PIN locks " + where()
                        + ", so ours is not tried: log in once with the vendor's tool and the right PIN, which resets the count",
                null);
    }

    RootKeyException pinUnanswered() {
        return misconfigured(
                Pkcs11ErrorId.PIN_REJECTED,
                "The " + where() + " left two logins with the PIN of " + settings.pinKey()
                        + " unanswered, so it may be wrong, and a token locks after a few wrong ones: it is not tried again. Check that"
                        + " the HSM is healthy, try the PIN with the vendor's tool, then put the right one there or start the program again",
                null);
    }

    RootKeyException closed() {
        return unavailable(
                Pkcs11ErrorId.CLOSED,
                "The connection to " + where() + " has been closed; open the key chain again",
                null);
    }

    /** What the canary says: something that must succeed fails too. */
    RootKeyException canaryFailed(TokenException e, String label) {
        return e.failure() == TokenFailure.UNCLEAR
                ? unavailable(
                        Pkcs11ErrorId.TOKEN_GONE,
                        "The " + where() + " fails with key \"" + label + "\" (" + e.detail()
                                + "), and with a value of our own too; check that the HSM is healthy",
                        e)
                : of(e, label);
    }

    RootKeyException corrupt(String label, @Nullable Exception e) {
        return new RootKeyCorruptException(
                Pkcs11ErrorId.WRAPPED_KEY_BAD,
                "Key \"" + label + "\" in " + where()
                        + " works, and the wrapped policy key does not open with it: the record was altered; restore the chain from a good copy",
                e);
    }

    /** The failure once more, for a caller that comes while the bridge backs off from the token. */
    static RootKeyException again(RootKeyException failure) {
        return RootKeyException.of(
                failure.failureClass(), failure.id(), failure.text() + " (it is not asked again at once)", failure);
    }

    private String where() {
        return settings.shown();
    }

    private String entry(String key) {
        return TokenSettings.PREFIX + "." + settings.name() + "." + key;
    }

    private static RootKeyException misconfigured(Pkcs11ErrorId id, String text, @Nullable Exception e) {
        return new RootKeyMisconfiguredException(id, text, e);
    }

    private static RootKeyException unavailable(Pkcs11ErrorId id, String text, @Nullable Exception e) {
        return new RootKeyUnavailableException(id, text, e);
    }

    private static RootKeyException denied(Pkcs11ErrorId id, String text, @Nullable Exception e) {
        return new RootKeyDeniedException(id, text, e);
    }
}
