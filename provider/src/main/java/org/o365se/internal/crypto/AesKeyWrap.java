package org.o365se.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * AES-KW with the default initial value (RFC 3394, NIST SP 800-38F) of 256-bit keys, on one reused {@code Cipher}.
 *
 * <p>Deterministic and without a nonce, with a 64-bit integrity check. Between calls the {@code Cipher} has a fixed public key, unless it was created for the
 * owner of one wrapping key. Not thread-safe.
 */
public final class AesKeyWrap {
    /** Length of a wrapped 256-bit key in bytes. */
    public static final int WRAPPED_BYTES = Key256.BYTES + 8;

    private static final Key256 NO_KEY = Key256.takeOwnershipOf(new byte[Key256.BYTES]);

    private final Cipher kw = Delegate.keyWrap();
    private final boolean keepsKey;

    /** Creates an object that keeps no key between calls. */
    public AesKeyWrap() {
        this(false);
    }

    private AesKeyWrap(boolean keepsKey) {
        this.keepsKey = keepsKey;
    }

    /**
     * Creates an object for the owner of one wrapping key. It keeps that key between calls, which saves two key expansions for each call, until
     * {@link #forgetKey}.
     *
     * @return an object without a key
     */
    public static AesKeyWrap ofOneKey() {
        return new AesKeyWrap(true);
    }

    /**
     * Wraps a key.
     *
     * @param wrappingKey an AES-256 key
     * @param key the key to wrap
     * @return 40 bytes
     */
    public byte[] wrap(SecretKey wrappingKey, Key256 key) {
        var plain = key.getEncoded();
        try {
            kw.init(Cipher.ENCRYPT_MODE, wrappingKey);
            return kw.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-KW wraps every 256-bit key", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
            endCall();
        }
    }

    /**
     * Unwraps a key.
     *
     * @param wrappingKey an AES-256 key
     * @param wrapped 40 bytes
     * @return the key; the caller destroys it
     * @throws InvalidKeyException if the integrity check fails: another wrapping key, or altered bytes
     */
    public Key256 unwrap(SecretKey wrappingKey, byte[] wrapped) throws InvalidKeyException {
        if (wrapped.length != WRAPPED_BYTES) {
            throw new InvalidKeyException("A wrapped key has " + WRAPPED_BYTES + " bytes, not " + wrapped.length);
        }
        try {
            kw.init(Cipher.DECRYPT_MODE, wrappingKey);
            return Key256.takeOwnershipOf(kw.doFinal(wrapped));
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException("The wrapped key does not unwrap under this key", e);
        } finally {
            endCall();
        }
    }

    private void endCall() {
        if (!keepsKey) {
            forgetKey();
        }
    }

    /** Replaces the last key in the {@code Cipher} by a fixed public key. */
    public void forgetKey() {
        try {
            kw.init(Cipher.ENCRYPT_MODE, NO_KEY);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("AES takes every 256-bit key", e);
        }
    }
}
