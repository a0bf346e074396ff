package org.o365se.pkcs11.host;

/** What a token host can be asked to do. Both ends are of one build, so these may change. */
public enum HostOperation {
    /** Loads the library and finds the token: library, label, serial, slot (each may be empty). Returns a {@link TokenFacts}. */
    OPEN,
    /** Logs in and reads the keys: the PIN's bytes. */
    LOGIN,
    /** Finds one key: label, {@link KeyKind} or empty. Returns a {@link KeyFacts}. */
    FIND,
    /** Lists the keys. Returns their number and a {@link KeyFacts} of each. */
    LIST,
    /** AES-GCM: label, IV, plaintext. Returns ciphertext and tag. */
    ENCRYPT,
    /** AES-GCM: label, IV, ciphertext and tag. Returns the plaintext. */
    DECRYPT,
    /** The RSA private operation without padding: label, SHA-256 of the public key's encoding, block. Returns the block. */
    RSA,
    /** Creates an AES-256 key: label, CKA_ID. */
    GENERATE_AES,
    /** Creates an RSA key pair: label, CKA_ID, bits. Returns the public key's encoding. */
    GENERATE_RSA,
    /** Stores a certificate beside the key pair that this host created last: label, certificate. */
    CERTIFY
}
