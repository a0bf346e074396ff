package org.o365se.pkcs11.host;

import java.util.HashMap;
import java.util.Map;

/** The return values of PKCS#11 by number, and the fixed table from them to a {@link TokenFailure}. A value that is not in the table is {@link TokenFailure#UNCLEAR}. */
final class Ckr {
    static final long ARGUMENTS_BAD = 0x7;
    static final long ATTRIBUTE_READ_ONLY = 0x10;
    static final long ATTRIBUTE_SENSITIVE = 0x11;
    static final long ATTRIBUTE_TYPE_INVALID = 0x12;
    static final long ATTRIBUTE_VALUE_INVALID = 0x13;
    static final long KEY_SIZE_RANGE = 0x62;
    static final long TEMPLATE_INCOMPLETE = 0xd0;
    static final long TEMPLATE_INCONSISTENT = 0xd1;
    static final long USER_ALREADY_LOGGED_IN = 0x100;

    private static final Map<Long, String> NAMES = new HashMap<>();
    private static final Map<Long, TokenFailure> FAILURES = new HashMap<>();

    static {
        put(TokenFailure.UNCLEAR, 0x1, "CANCEL", 0x5, "GENERAL_ERROR", 0x6, "FUNCTION_FAILED", 0x7, "ARGUMENTS_BAD");
        put(TokenFailure.UNCLEAR, 0xa, "CANT_LOCK", 0x10, "ATTRIBUTE_READ_ONLY", 0x11, "ATTRIBUTE_SENSITIVE");
        put(
                TokenFailure.UNCLEAR,
                0x12,
                "ATTRIBUTE_TYPE_INVALID",
                0x13,
                "ATTRIBUTE_VALUE_INVALID",
                0x20,
                "DATA_INVALID");
        put(
                TokenFailure.UNCLEAR,
                0x21,
                "DATA_LEN_RANGE",
                0x40,
                "ENCRYPTED_DATA_INVALID",
                0x41,
                "ENCRYPTED_DATA_LEN_RANGE");
        put(TokenFailure.UNCLEAR, 0x42, "AEAD_DECRYPT_FAILED", 0x6a, "KEY_UNEXTRACTABLE", 0xd0, "TEMPLATE_INCOMPLETE");
        put(
                TokenFailure.UNCLEAR,
                0xd1,
                "TEMPLATE_INCONSISTENT",
                0x150,
                "BUFFER_TOO_SMALL",
                0xe2,
                "TOKEN_WRITE_PROTECTED");
        put(TokenFailure.UNCLEAR, 0x100, "USER_ALREADY_LOGGED_IN", 0x104, "USER_ANOTHER_ALREADY_LOGGED_IN");
        put(TokenFailure.UNCLEAR, 0x110, "WRAPPED_KEY_INVALID", 0x112, "WRAPPED_KEY_LEN_RANGE", 0x1a0, "MUTEX_BAD");
        put(
                TokenFailure.UNCLEAR,
                0x191,
                "CRYPTOKI_ALREADY_INITIALIZED",
                0xb5,
                "SESSION_READ_ONLY",
                0x114,
                "WRAPPING_KEY_SIZE_RANGE");
        put(TokenFailure.TOKEN_GONE, 0x2, "HOST_MEMORY", 0x30, "DEVICE_ERROR", 0x31, "DEVICE_MEMORY");
        put(TokenFailure.TOKEN_GONE, 0x32, "DEVICE_REMOVED", 0xe0, "TOKEN_NOT_PRESENT", 0xb0, "SESSION_CLOSED");
        put(TokenFailure.TOKEN_GONE, 0xb3, "SESSION_HANDLE_INVALID", 0x190, "CRYPTOKI_NOT_INITIALIZED");
        put(TokenFailure.TOKEN_GONE, 0x101, "USER_NOT_LOGGED_IN", 0x90, "OPERATION_ACTIVE");
        put(TokenFailure.TOKEN_GONE, 0x91, "OPERATION_NOT_INITIALIZED", 0x50, "FUNCTION_CANCELED");
        put(TokenFailure.TOKEN_GONE, 0x3, "SLOT_ID_INVALID", 0x202, "OPERATION_CANCEL_FAILED");
        put(TokenFailure.NO_SESSION, 0xb1, "SESSION_COUNT");
        put(TokenFailure.TOKEN_UNINITIALISED, 0xe1, "TOKEN_NOT_RECOGNIZED");
        put(TokenFailure.PIN_REJECTED, 0xa0, "PIN_INCORRECT", 0xa1, "PIN_INVALID", 0xa2, "PIN_LEN_RANGE");
        put(TokenFailure.PIN_LOCKED, 0xa4, "PIN_LOCKED");
        put(TokenFailure.PIN_UNUSABLE, 0xa3, "PIN_EXPIRED", 0x102, "USER_PIN_NOT_INITIALIZED", 0x1b9, "PIN_TOO_WEAK");
        put(TokenFailure.KEY_MISSING, 0x60, "KEY_HANDLE_INVALID", 0x82, "OBJECT_HANDLE_INVALID");
        put(TokenFailure.KEY_MISSING, 0xf0, "UNWRAPPING_KEY_HANDLE_INVALID", 0x113, "WRAPPING_KEY_HANDLE_INVALID");
        put(TokenFailure.KEY_NOT_PERMITTED, 0x68, "KEY_FUNCTION_NOT_PERMITTED", 0x1b, "ACTION_PROHIBITED");
        put(TokenFailure.KEY_NOT_PERMITTED, 0x200, "FUNCTION_REJECTED", 0x67, "KEY_INDIGESTIBLE");
        put(TokenFailure.KEY_UNSUITABLE, 0x62, "KEY_SIZE_RANGE", 0x63, "KEY_TYPE_INCONSISTENT");
        put(TokenFailure.KEY_UNSUITABLE, 0xf1, "UNWRAPPING_KEY_SIZE_RANGE", 0xf2, "UNWRAPPING_KEY_TYPE_INCONSISTENT");
        put(TokenFailure.KEY_UNSUITABLE, 0x115, "WRAPPING_KEY_TYPE_INCONSISTENT");
        put(TokenFailure.MECHANISM_MISSING, 0x70, "MECHANISM_INVALID", 0x71, "MECHANISM_PARAM_INVALID");
        put(TokenFailure.MECHANISM_MISSING, 0x54, "FUNCTION_NOT_SUPPORTED");
    }

    private Ckr() {}

    /** The name of a return value in PKCS#11, or the number of one that has none here. */
    static String name(long code) {
        return NAMES.getOrDefault(code, "CKR_0x" + Long.toHexString(code));
    }

    static TokenFailure failure(long code) {
        return FAILURES.getOrDefault(code, TokenFailure.UNCLEAR);
    }

    static TokenException explain(CryptokiException e) {
        return new TokenException(failure(e.code()), name(e.code()));
    }

    /** Takes numbers and names in turn. */
    private static void put(TokenFailure failure, Object... codes) {
        for (int i = 0; i < codes.length; i += 2) {
            long code = (Integer) codes[i];
            NAMES.put(code, "CKR_" + codes[i + 1]);
            FAILURES.put(code, failure);
        }
    }
}
