package org.o365se.internal.chain;

import java.security.InvalidKeyException;
import javax.crypto.BadPaddingException;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.message.MessageCounts;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.Suite;
import org.o365se.internal.message.WrappedDataKey;

/**
 * Wraps the data keys of new messages and unwraps those of old messages, for a Cipher. Each call uses the newest chain, so that a Cipher follows every change.
 * Thread-safe.
 */
public interface DataKeys {
    /**
     * Returns the cipher settings of the key's configuration.
     *
     * @return the same object for the same configuration
     */
    CipherSettings cipherSettings();

    /**
     * Returns what counts the messages of the chain.
     *
     * @return the same object for all keys of a chain
     */
    MessageCounts messageCounts();

    /**
     * Unwraps the newest scope key, so that {@code Cipher.init} fails if the key cannot encrypt.
     *
     * @throws InvalidKeyException if it cannot encrypt; a root key failure is the cause
     */
    void prepareToWrap() throws InvalidKeyException;

    /**
     * Unwraps the newest scope key, so that {@code Cipher.init} fails if the key cannot be used.
     *
     * @throws InvalidKeyException if it cannot be used; a root key failure is the cause
     */
    void prepareToUnwrap() throws InvalidKeyException;

    /**
     * Wraps a data key with the newest scope key.
     *
     * @param suite the suite of the message
     * @param kw the AES-KW object to use if none is kept with the scope key
     * @param dataKey the key; not changed
     * @return the wrapped data key
     * @throws InvalidKeyException if the scope can not or no longer encrypt
     * @throws org.o365se.rootkey.RootKeyException if a root key was needed and failed
     */
    WrappedDataKey wrap(Suite suite, AesKeyWrap kw, Key256 dataKey) throws InvalidKeyException;

    /**
     * Unwraps the data key of a message.
     *
     * @param kw the AES-KW object to use if none is kept with the scope key
     * @param header the message's header
     * @return the data key; the caller destroys it
     * @throws BadPaddingException if the message belongs to another scope or key, or its header was altered
     * @throws org.o365se.rootkey.RootKeyException if a root key was needed and failed
     */
    Key256 unwrap(AesKeyWrap kw, MessageHeader header) throws BadPaddingException;
}
