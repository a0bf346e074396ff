package org.o365se.pkcs11.host;

/** What a token host can be asked to do. Both ends are of one build, so these may change. */
public enum HostOperation {
    /** Loads the library and finds the token: library, label, serial, slot (each may be empty). Gives a {@link TokenFacts}. */
    OPEN,
    /** Logs in and reads the keys: the PIN's bytes. */
    LOGIN,
    /** Finds one key: label, {@link KeyKind} or empty. Gives a {@link KeyFacts}. */
    FIND,
    /** Lists the keys. Gives their number and a {@link KeyFacts} of each. */
    LIST,
    /** AES-GCM: label, IV, plaintext. Gives ciphertext and tag. */
    ENCRYPT,
    /** AES-GCM: label, IV, ciphertext and tag. Gives the plaintext. */
    DECRYPT,
    /** The RSA private operation without padding: label, SHA-256 of the public key's encoding, block. Gives the block. */
    RSA,
    /** Makes an AES-256 key: label, CKA_ID. */
    GENERATE_AES,
    /** Makes an RSA key pair: label, CKA_ID, bits. Gives the public key's encoding. */
    GENERATE_RSA,
    /** Puts a certificate beside the key pair that this host made last: label, certificate. */
    CERTIFY
}
