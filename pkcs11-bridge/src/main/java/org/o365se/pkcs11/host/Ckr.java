package org.o365se.pkcs11.host;

import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The fixed table from what SunPKCS11 throws to a {@link TokenFailure}.
 *
 * <p>The types of its exceptions say nothing; the return value of the token, as PKCS#11 names it, stands in the message of a cause.
 */
final class Ckr {
    private static final Pattern NAME = Pattern.compile("CKR_[A-Z0-9_]+");
    private static final int MAX_CAUSES = 10;
    private static final Map<String, TokenFailure> TABLE = table();

    private Ckr() {}

    /** What an exception means; the detail is the CKR name where there is one. */
    static TokenException explain(Throwable thrown) {
        Throwable cause = thrown;
        String words = String.valueOf(thrown.getMessage());
        for (int i = 0; i < MAX_CAUSES && cause != null; i++, cause = cause.getCause()) {
            if (cause instanceof TokenException already) {
                return already;
            }
            var message = String.valueOf(cause.getMessage());
            var found = NAME.matcher(message);
            if (found.find()) {
                return new TokenException(TABLE.getOrDefault(found.group(), TokenFailure.UNCLEAR), found.group());
            }
            if (message.contains("obtain session") || message.contains("session limit")) {
                return new TokenException(TokenFailure.NO_SESSION, message);
            }
            if (cause instanceof NoSuchAlgorithmException) {
                return new TokenException(TokenFailure.MECHANISM_MISSING, message);
            }
            words = message;
        }
        return new TokenException(TokenFailure.UNCLEAR, thrown.getClass().getSimpleName() + ": " + words);
    }

    private static Map<String, TokenFailure> table() {
        var table = new HashMap<String, TokenFailure>();
        put(
                table,
                TokenFailure.TOKEN_GONE,
                "CKR_DEVICE_ERROR CKR_DEVICE_REMOVED CKR_DEVICE_MEMORY CKR_HOST_MEMORY CKR_TOKEN_NOT_PRESENT CKR_SESSION_CLOSED"
                        + " CKR_SESSION_HANDLE_INVALID CKR_CRYPTOKI_NOT_INITIALIZED CKR_USER_NOT_LOGGED_IN CKR_OPERATION_ACTIVE"
                        + " CKR_OPERATION_NOT_INITIALIZED CKR_FUNCTION_CANCELED CKR_SLOT_ID_INVALID CKR_OPERATION_CANCEL_FAILED");
        put(table, TokenFailure.NO_SESSION, "CKR_SESSION_COUNT");
        put(table, TokenFailure.TOKEN_UNINITIALISED, "CKR_TOKEN_NOT_RECOGNIZED");
        put(table, TokenFailure.PIN_REJECTED, "CKR_PIN_INCORRECT CKR_PIN_LEN_RANGE CKR_PIN_INVALID");
        put(table, TokenFailure.PIN_LOCKED, "CKR_PIN_LOCKED");
        put(table, TokenFailure.PIN_UNUSABLE, "CKR_PIN_EXPIRED CKR_USER_PIN_NOT_INITIALIZED CKR_PIN_TOO_WEAK");
        put(table, TokenFailure.KEY_MISSING, "CKR_OBJECT_HANDLE_INVALID CKR_KEY_HANDLE_INVALID");
        put(
                table,
                TokenFailure.KEY_NOT_PERMITTED,
                "CKR_KEY_FUNCTION_NOT_PERMITTED CKR_ACTION_PROHIBITED CKR_FUNCTION_REJECTED CKR_KEY_INDIGESTIBLE");
        put(table, TokenFailure.KEY_UNSUITABLE, "CKR_KEY_TYPE_INCONSISTENT CKR_KEY_SIZE_RANGE");
        put(
                table,
                TokenFailure.MECHANISM_MISSING,
                "CKR_MECHANISM_INVALID CKR_MECHANISM_PARAM_INVALID CKR_FUNCTION_NOT_SUPPORTED");
        return Map.copyOf(table);
    }

    private static void put(Map<String, TokenFailure> table, TokenFailure failure, String names) {
        for (var name : names.split(" ", -1)) {
            table.put(name, failure);
        }
    }
}
