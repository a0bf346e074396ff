package org.o365se.pkcs11.host;

/** What kind of key a root key is. */
public enum KeyKind {
    /** An AES key ({@code CKO_SECRET_KEY}, {@code CKK_AES}). */
    AES,
    /** An RSA private key whose certificate is in the token too. */
    RSA
}
