package org.o365se.pkcs11.host;

/** What a token host can be asked to do. Both ends are of one build, so these may change. */
public enum HostOperation {
    /** Loads the library, or starts it anew, and finds the token: {@link HostSettings}. Returns a {@link TokenFacts}. */
    OPEN,
    /** Logs in: the PIN's bytes. */
    LOGIN,
    /** Finds one key afresh: {@link KeyReference}. Returns a {@link FoundKey}. */
    FIND,
    /** Lists keys: how many to leave out. Returns the number of the next ones, zero at the end, and a {@link KeyFacts} of each. */
    LIST,
    /** Wraps with an AES key: {@link KeyReference}, 12 random bytes for AES-GCM, plaintext. Returns the wrapped bytes. */
    WRAP,
    /** Unwraps: {@link KeyReference}, wrapped bytes. Returns whether the padding is still on, and the plaintext. */
    UNWRAP,
    /** Proves that a key is there and works: {@link KeyReference}. */
    PROVE,
    /** Creates a key: {@link KeyReference} with kind and label, CKA_ID, bits. */
    GENERATE,
    /**
     * Creates an RSA key and wraps it for a vault: {@link KeyReference} with label, CKA_ID, bits, modulus and public exponent of the key exchange key. Returns the public key, the wrapped
     * AES key, the wrapped RSA key, and whether the key can still be extracted.
     */
    TRANSFER;

    /** Returns whether it creates a key, which may take long and is not repeated. */
    public boolean generates() {
        return this == GENERATE || this == TRANSFER;
    }
}
