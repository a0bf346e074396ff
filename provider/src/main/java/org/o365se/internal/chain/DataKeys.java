package org.o365se.internal.chain;

import java.security.InvalidKeyException;
import javax.crypto.BadPaddingException;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.Suite;
import org.o365se.internal.message.WrappedDataKey;

/**
 * What a Cipher needs of a key: its data keys wrapped for new messages, and those of old messages unwrapped. Each call looks at the chain anew, so a Cipher follows every change. Thread-safe.
 */
public interface DataKeys {
    /**
     * Returns what the configuration of the key's chain says about ciphers.
     *
     * @return the same object for the same configuration
     */
    CipherSettings cipherSettings();

    /**
     * Opens the newest scope key, so that {@code Cipher.init} fails if messages cannot be written under the key.
     *
     * @throws InvalidKeyException if they cannot; the cause is the root key error if there is one
     */
    void prepareToWrap() throws InvalidKeyException;

    /**
     * Opens the newest scope key, so that {@code Cipher.init} fails if the key cannot be used.
     *
     * @throws InvalidKeyException if it cannot; the cause is the root key error if there is one
     */
    void prepareToUnwrap() throws InvalidKeyException;

    /**
     * Wraps a data key with the newest scope key.
     *
     * @param suite the suite of the message
     * @param kw does it if none is kept with the scope key
     * @param dataKey stays the caller's
     * @return the wrapped data key
     * @throws InvalidKeyException if the scope cannot be used for encryption (any more)
     * @throws org.o365se.rootkey.RootKeyException if a root key had to be asked and failed
     */
    WrappedDataKey wrap(Suite suite, AesKeyWrap kw, Key256 dataKey) throws InvalidKeyException;

    /**
     * Unwraps the data key of a message.
     *
     * @param kw does it if none is kept with the scope key
     * @param header the message's header
     * @return the data key; the caller destroys it
     * @throws BadPaddingException if the message is of another scope or key, or its header was altered
     * @throws org.o365se.rootkey.RootKeyException if a root key had to be asked and failed
     */
    Key256 unwrap(AesKeyWrap kw, MessageHeader header) throws BadPaddingException;
}
