package org.o365se.benchmarks.work;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM of one provider on a kept Cipher, with nothing round it: the limit for bulk data. Nonces are numbers, as each of ours is. Not thread-safe.
 *
 * <p>Conscrypt gets small arrays: at the border to its native part it copies every array that it is given as a whole, so a chunk in the middle of 64 MiB
 * would cost two copies of 64 MiB.
 */
public final class RawGcm {
    /** Plaintext in a chunk, as in our messages. */
    public static final int CHUNK_BYTES = 16 * 1024;

    /** Length of a tag. */
    public static final int TAG_BYTES = 16;

    private final Cipher cipher;
    private final byte[] nonce = new byte[12];
    private final boolean copiesWholeArrays;
    private byte[] smallIn = {};
    private byte[] smallOut = {};
    private SecretKey key;

    /**
     * Makes one with an arbitrary key.
     *
     * @param provider name of the provider
     * @throws GeneralSecurityException if it has no AES-GCM
     */
    public RawGcm(String provider) throws GeneralSecurityException {
        cipher = Cipher.getInstance("AES/GCM/NoPadding", Delegates.register(provider));
        copiesWholeArrays = provider.equals("Conscrypt");
        key = new SecretKeySpec(new byte[32], "AES");
    }

    /** Takes another key from now on. */
    void use(SecretKey another) {
        key = another;
    }

    /**
     * Seals.
     *
     * @param number the nonce
     * @param in plaintext
     * @param from where it begins
     * @param length its length
     * @param out takes 16 bytes more
     * @param to where they go
     * @return the number of bytes written
     * @throws GeneralSecurityException if the provider refuses
     */
    public int seal(long number, byte[] in, int from, int length, byte[] out, int to) throws GeneralSecurityException {
        return run(Cipher.ENCRYPT_MODE, number, in, from, length, out, to);
    }

    /**
     * Opens.
     *
     * @param number the nonce
     * @param in ciphertext and tag
     * @param from where they begin
     * @param length their length
     * @param out takes 16 bytes less
     * @param to where they go
     * @return the number of bytes written
     * @throws GeneralSecurityException if it is not authentic
     */
    public int open(long number, byte[] in, int from, int length, byte[] out, int to) throws GeneralSecurityException {
        return run(Cipher.DECRYPT_MODE, number, in, from, length, out, to);
    }

    private int run(int mode, long number, byte[] in, int from, int length, byte[] out, int to)
            throws GeneralSecurityException {
        ByteBuffer.wrap(nonce).putLong(4, number);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        if (copiesWholeArrays && length <= CHUNK_BYTES + TAG_BYTES) {
            return runInSmallArrays(in, from, length, out, to);
        }
        return cipher.doFinal(in, from, length, out, to);
    }

    private int runInSmallArrays(byte[] in, int from, int length, byte[] out, int to) throws GeneralSecurityException {
        if (smallIn.length < length) {
            smallIn = new byte[length];
            smallOut = new byte[length + TAG_BYTES];
        }
        System.arraycopy(in, from, smallIn, 0, length);
        int written = cipher.doFinal(smallIn, 0, length, smallOut, 0);
        System.arraycopy(smallOut, 0, out, to, written);
        return written;
    }
}
