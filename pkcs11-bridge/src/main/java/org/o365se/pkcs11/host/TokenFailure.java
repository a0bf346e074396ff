package org.o365se.pkcs11.host;

/** Why a token host did not do what it was asked. */
public enum TokenFailure {
    /** The library's file is not there. */
    LIBRARY_MISSING,
    /** The file is no PKCS#11 library that this JVM can load. */
    LIBRARY_BAD,
    /** The library was loaded and does not start. */
    LIBRARY_DEAD,
    /** The library was loaded and refuses to start without arguments, or with these. */
    LIBRARY_ARGUMENTS,
    /** The host's Java has no binding to PKCS#11. */
    BRIDGE_MISSING,
    /** The library shows no such token. */
    TOKEN_MISSING,
    /** Several tokens fit. */
    TOKEN_AMBIGUOUS,
    /** The library shows no token in the slot that was asked for. */
    SLOT_MISSING,
    /** The token was never initialised. */
    TOKEN_UNINITIALISED,
    /** The token was there and does not answer any more. */
    TOKEN_GONE,
    /** The token is there and says that the PIN is wrong, or can be none. */
    PIN_REJECTED,
    /** The PIN is locked. */
    PIN_LOCKED,
    /** The PIN cannot be used: not set, expired, too weak. */
    PIN_UNUSABLE,
    /** The token is there, we are logged in, and there is no such key. */
    KEY_MISSING,
    /** Several keys fit. */
    KEY_AMBIGUOUS,
    /** The key under this label is another one than was asked for. */
    KEY_REPLACED,
    /** The key could leave its token, or somebody without PIN could have put it there. */
    KEY_WEAK,
    /** The token does not report whether the key could leave it. */
    KEY_UNKNOWN,
    /** The key wants the PIN for each operation, which the configuration does not allow. */
    KEY_LOGIN_REFUSED,
    /** The token does not allow this key to do that. */
    KEY_NOT_PERMITTED,
    /** The key is of a kind or length that does not do that. */
    KEY_UNSUITABLE,
    /** The token makes no keys of this length. */
    SIZE_UNSUPPORTED,
    /** The token makes no keys with these attributes, or none at all. */
    GENERATION_REFUSED,
    /** The token cannot wrap a new key for a vault. */
    TRANSFER_UNSUPPORTED,
    /** The token has no such mechanism. */
    MECHANISM_MISSING,
    /** The key could be used only without padding in the token, which the configuration does not allow. */
    RAW_RSA_REFUSED,
    /** The token has no session left. */
    NO_SESSION,
    /** A key with this label exists already. */
    LABEL_TAKEN,
    /** The token refuses and its code does not tell why: bad bytes, or an outage. */
    UNCLEAR,
    /** The host itself did not understand, or failed. */
    HOST_BROKEN
}
