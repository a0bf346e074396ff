package org.o365se.pkcs11.host;

/** Why a token host did not do what it was asked. */
public enum TokenFailure {
    /** The library's file is not there. */
    LIBRARY_MISSING,
    /** The file is no PKCS#11 library that this JVM can load. */
    LIBRARY_BAD,
    /** The library was loaded and does not start. */
    LIBRARY_DEAD,
    /** This JVM has no SunPKCS11. */
    BRIDGE_MISSING,
    /** The library shows no such token. */
    TOKEN_MISSING,
    /** Several tokens fit. */
    TOKEN_AMBIGUOUS,
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
    /** There is no such key to be seen, and there are private keys that SunPKCS11 does not show for want of a certificate. */
    KEY_HIDDEN,
    /** Two keys have the same label, so that SunPKCS11 shows none. */
    KEY_AMBIGUOUS,
    /** The key under this label is another one than was asked for. */
    KEY_REPLACED,
    /** The key could leave its token, or somebody without PIN could have put it there. */
    KEY_WEAK,
    /** A key that needs no PIN shares its label with another one, so that SunPKCS11 shows none. */
    KEY_PLANTED,
    /** The token does not allow this key to do that. */
    KEY_NOT_PERMITTED,
    /** The key is of a kind or length that does not do that. */
    KEY_UNSUITABLE,
    /** The token has no such mechanism. */
    MECHANISM_MISSING,
    /** The token has no session left. */
    NO_SESSION,
    /** A key with this label exists already. */
    LABEL_TAKEN,
    /** The token refuses and its code does not tell why: bad bytes, or an outage. */
    UNCLEAR,
    /** The host itself did not understand, or failed. */
    HOST_BROKEN
}
