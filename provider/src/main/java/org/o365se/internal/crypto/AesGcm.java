package org.o365se.internal.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) with the caller's 96-bit nonce and a 128-bit tag, on one reused {@code Cipher}.
 *
 * <p>The caller must never use a nonce twice with a key for sealing, and calls {@link #forgetKey} when a key is no longer needed. Not thread-safe.
 */
public final class AesGcm {
    /** Length of the nonce in bytes. */
    public static final int NONCE_BYTES = 12;

    /** Length of the tag in bytes. */
    public static final int TAG_BYTES = 16;

    private static final byte[] NOTHING = {};
    /** Shorter than a real key, which makes the JDK's key expansion, in Java, a third shorter too. */
    private static final SecretKey NO_KEY = new SecretKeySpec(new byte[16], "AES");

    private final Cipher gcm;
    private final boolean wantsSmallArrays;
    private final boolean keepsKeyUntilUsed;
    /** The arrays for a delegate that needs small arrays; overwritten when the key is dropped. */
    private byte[] smallIn = {};

    private byte[] smallOut = {};
    private long forgotten;

    /** Creates an object of the JDK. */
    public AesGcm() {
        this(Delegate.jdk());
    }

    /**
     * Creates an object of a delegate.
     *
     * @param delegate supplies the {@code Cipher}
     */
    public AesGcm(Delegate delegate) {
        gcm = delegate.gcm();
        wantsSmallArrays = delegate.copiesWholeArrays();
        keepsKeyUntilUsed = !delegate.isJdk();
    }

    /**
     * Encrypts and authenticates.
     *
     * @param key AES-256 key
     * @param nonce 12 bytes, new for this key
     * @param aad additional authenticated data, may be empty
     * @param in contains the plaintext
     * @param inOffset the offset of the plaintext
     * @param length its length
     * @param out receives length + 16 bytes; may be the array of the input
     * @param outOffset the offset of the output
     * @return the number of bytes written
     */
    public int seal(
            SecretKey key, byte[] nonce, byte[] aad, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        try {
            init(Cipher.ENCRYPT_MODE, key, nonce, aad);
            return doFinal(in, inOffset, length, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM seals if nonce and output have the right length", e);
        }
    }

    /**
     * Checks and decrypts. If the check fails, the output is overwritten with zeros, because some delegates, including SunJCE, decrypt before they check the
     * tag. Until the call ends, another thread may read the unauthenticated output.
     *
     * @param key AES-256 key
     * @param nonce 12 bytes
     * @param aad the additional authenticated data of the sealing call
     * @param in contains ciphertext and tag
     * @param inOffset the offset of the ciphertext
     * @param length their length, at least 16
     * @param out receives length - 16 bytes; may be the array of the input
     * @param outOffset the offset of the output
     * @return the number of bytes written
     * @throws AEADBadTagException if the tag does not match
     */
    public int open(
            SecretKey key, byte[] nonce, byte[] aad, byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws AEADBadTagException {
        try {
            init(Cipher.DECRYPT_MODE, key, nonce, aad);
            return openOrWipe(in, inOffset, length, out, outOffset);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "AES-GCM opens, or fails on the tag, if nonce and output have the right length", e);
        }
    }

    private int openOrWipe(byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException {
        boolean opened = false;
        try {
            int written = doFinal(in, inOffset, length, out, outOffset);
            opened = true;
            return written;
        } finally {
            if (!opened) {
                Arrays.fill(out, outOffset, outOffset + length - TAG_BYTES, (byte) 0);
            }
        }
    }

    /** Replaces the last key in the {@code Cipher} by a fixed public key. */
    public void forgetKey() {
        // For encryption, because SunJCE compares with the last key of an encryption, and then requires a new nonce
        // each time.
        var nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(forgotten++).array();
        Arrays.fill(smallIn, (byte) 0);
        Arrays.fill(smallOut, (byte) 0);
        try {
            gcm.init(Cipher.ENCRYPT_MODE, NO_KEY, new GCMParameterSpec(TAG_BYTES * 8, nonce));
            if (keepsKeyUntilUsed) {
                // Init only stores the new key: the native context of Amazon's provider has the old one until the next
                // use.
                gcm.doFinal(NOTHING, 0, 0, new byte[TAG_BYTES], 0);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM accepts every AES key with a new nonce", e);
        }
    }

    private int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException {
        if (!wantsSmallArrays) {
            return gcm.doFinal(in, inOffset, length, out, outOffset);
        }
        if (smallIn.length < length) {
            Arrays.fill(smallIn, (byte) 0);
            smallIn = new byte[length];
        }
        if (smallOut.length < length + TAG_BYTES) {
            Arrays.fill(smallOut, (byte) 0);
            smallOut = new byte[length + TAG_BYTES];
        }
        System.arraycopy(in, inOffset, smallIn, 0, length);
        int written = gcm.doFinal(smallIn, 0, length, smallOut, 0);
        System.arraycopy(smallOut, 0, out, outOffset, written);
        return written;
    }

    private void init(int mode, SecretKey key, byte[] nonce, byte[] aad)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        gcm.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        if (aad.length > 0) {
            gcm.updateAAD(aad);
        }
    }
}
