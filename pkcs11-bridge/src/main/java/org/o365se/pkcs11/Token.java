package org.o365se.pkcs11;

import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.o365se.pkcs11.host.FoundKey;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.KeyReference;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFacts;
import org.o365se.rootkey.RootKeyTransfer;

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

    /** Finds a key afresh; with an identity, the one that has it and can be used. */
    FoundKey find(KeyReference wanted) throws TokenException;

    /** Wraps with the AES key that has this identity. */
    byte[] wrap(KeyReference key, byte[] plaintext) throws TokenException;

    /** Unwraps with the key that has this identity. */
    Unwrapped unwrap(KeyReference key, byte[] wrapped) throws TokenException;

    /** Proves that the key that has this identity is there, and wraps and unwraps. */
    void prove(KeyReference key) throws TokenException;

    /** The number of the connection that is held now; another one has another number. */
    long connection();

    /** Drops the connection with this number, so that the next call connects anew. A connection that another caller has made since is kept. */
    void reconnect(long connection);

    /** Lists all AES and RSA keys, whether they can be used or not. */
    List<KeyFacts> list() throws TokenException;

    /** Creates a key with the kind and label of a reference in the token: private, sensitive, not extractable. The length counts for RSA. */
    void generate(KeyReference named, int bits) throws TokenException;

    /** Creates an RSA key with the label of a reference, and wraps it for the import into a vault. */
    RootKeyTransfer transfer(KeyReference named, int bits, RSAPublicKey exchangeKey) throws TokenException;

    @Override
    void close();

    /**
     * What a key has unwrapped.
     *
     * @param isPadded whether the OAEP padding is still on, because the token cannot remove it
     * @param bytes the bytes, which the caller wipes
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Unwrapped(boolean isPadded, byte[] bytes) {}
}
