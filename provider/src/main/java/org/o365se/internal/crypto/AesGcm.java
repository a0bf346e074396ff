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
 * AES-256-GCM (NIST SP 800-38D) with a 96-bit nonce given by the caller and a 128-bit tag, on one kept {@code Cipher}.
 *
 * <p>The caller answers for it that a key never meets a nonce twice when sealing. {@link #forgetKey} is called when a key is no longer needed. Not
 * thread-safe.
 */
public final class AesGcm {
    /** Length of the nonce in bytes. */
    public static final int NONCE_BYTES = 12;

    /** Length of the tag in bytes. */
    public static final int TAG_BYTES = 16;

    private static final byte[] NOTHING = {};
    /** Shorter than a real one, because the JDK's key expansion, in Java, is then a third shorter too. */
    private static final SecretKey NO_KEY = new SecretKeySpec(new byte[16], "AES");

    private final Cipher gcm;
    private final boolean wantsSmallArrays;
    private final boolean keepsKeyUntilUsed;
    /** What is given to a delegate that wants small arrays; overwritten when the key is forgotten. */
    private byte[] smallIn = {};

    private byte[] smallOut = {};
    private long forgotten;

    /** Makes one of the JDK's own. */
    public AesGcm() {
        this(Delegate.jdk());
    }

    /**
     * Makes one of a delegate's.
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
     * @param aad additional data that is authenticated, may be empty
     * @param in holds the plaintext
     * @param inOffset where it begins
     * @param length its length
     * @param out takes length + 16 bytes; may be the array of the input
     * @param outOffset where they go
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
     * Checks and decrypts. If the check fails, the output is zero: some delegates, SunJCE among them, decrypt before they check the tag, and leave that behind.
     * Until the call ends another thread that looks at the output may see it.
     *
     * @param key AES-256 key
     * @param nonce 12 bytes
     * @param aad what was given when sealing
     * @param in holds ciphertext and tag
     * @param inOffset where they begin
     * @param length their length, at least 16
     * @param out takes length - 16 bytes; may be the array of the input
     * @param outOffset where they go
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

    /** Makes the kept {@code Cipher} hold a fixed public key instead of the last one. */
    public void forgetKey() {
        // For encryption, because that is the key a Cipher of SunJCE keeps to compare with; so it wants another nonce
        // each time.
        var nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(forgotten++).array();
        Arrays.fill(smallIn, (byte) 0);
        Arrays.fill(smallOut, (byte) 0);
        try {
            gcm.init(Cipher.ENCRYPT_MODE, NO_KEY, new GCMParameterSpec(TAG_BYTES * 8, nonce));
            if (keepsKeyUntilUsed) {
                // Init only notes the new key: the native context of Amazon's has the old one until it is used again.
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
