package org.o365se.pkcs11;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFacts;

/**
 * What the bridge asks of a token, whatever route leads to it. Thread-safe; each call ends by the token's deadline.
 *
 * <p>A {@link TokenException} says what the token answered about one key or operation. What concerns the token as a whole (not there, PIN rejected, no answer in
 * time) is thrown as the {@link org.o365se.rootkey.RootKeyException} that it means.
 */
interface Token extends AutoCloseable {
    /** The configuration entry it comes from. */
    TokenSettings settings();

    /** What the token says of itself; connects and logs in. */
    TokenFacts facts();

    /** Finds a key by its label and, if it is said, its kind. */
    KeyFacts find(String label, @Nullable KeyKind kind) throws TokenException;

    /** AES-GCM with a tag of 16 bytes behind the ciphertext. */
    byte[] encrypt(String label, byte[] iv, byte[] plaintext) throws TokenException;

    /** Undoes {@link #encrypt}; the caller wipes the result. */
    byte[] decrypt(String label, byte[] iv, byte[] ciphertext) throws TokenException;

    /** The RSA private operation without padding, by the key whose public half has this SHA-256; the caller wipes the result. */
    byte[] rsa(String label, byte[] publicKeyHash, byte[] block) throws TokenException;

    /** The number of the connection that is held now; another one has another number. */
    long connection();

    /** Drops the connection with this number, so that the next call connects anew. A connection that another caller has made since is kept. */
    void reconnect(long connection);

    /** Lists all AES and RSA keys. */
    List<KeyFacts> list() throws TokenException;

    /** Creates an AES-256 key in the token: private, sensitive, not extractable. */
    void generateAes(String label) throws TokenException;

    /** Creates an RSA key pair in the token, its private half private, sensitive, not extractable, with a certificate. */
    void generateRsa(String label, int bits) throws TokenException;

    @Override
    void close();
}
