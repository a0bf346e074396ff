package org.o365se.crypto;

import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * HMAC-SHA-512 and, built on it, HKDF-Expand (RFC 5869, section 2.3), on one kept {@code Mac}.
 *
 * <p>Only the Expand step of HKDF is used: each of our input keys is uniformly random already. Between calls the {@code Mac} holds a fixed public
 * key, so that no secret lingers in it. Not thread-safe.
 */
public final class HmacSha512 {
    /** Length of a full HMAC-SHA-512 in bytes. */
    public static final int BYTES = 64;

    private static final int MAX_OUTPUT_IN_BYTES = 255 * BYTES;

    private static final Key256 NO_KEY = Key256.takeOwnershipOf(new byte[Key256.BYTES]);

    private final Mac mac = Delegate.hmac();

    /** Makes one of the JDK's own. */
    public HmacSha512() {}

    /**
     * Computes a MAC over the concatenation of parts.
     *
     * @param key the key
     * @param parts what is authenticated
     * @return 64 bytes
     */
    public byte[] mac(SecretKey key, byte[]... parts) {
        try {
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC takes every key", e);
        } finally {
            forgetKey();
        }
    }

    /**
     * HKDF-Expand with SHA-512.
     *
     * @param prk a uniformly random key
     * @param length how many bytes are wanted, at most 16320
     * @param info the parts of the info string, joined in this order
     * @return the output keying material; the caller owns and wipes it
     */
    public byte[] expand(SecretKey prk, int length, byte[]... info) {
        if (length < 1 || length > MAX_OUTPUT_IN_BYTES) {
            throw new IllegalArgumentException("HKDF gives 1 to " + MAX_OUTPUT_IN_BYTES + " bytes, not " + length);
        }
        var output = new byte[length];
        var block = new byte[0];
        try {
            mac.init(prk);
            for (int done = 0, counter = 1; done < length; counter++) {
                mac.update(block);
                for (byte[] part : info) {
                    mac.update(part);
                }
                mac.update((byte) counter);
                var next = mac.doFinal();
                Arrays.fill(block, (byte) 0);
                block = next;
                int taken = Math.min(block.length, length - done);
                System.arraycopy(block, 0, output, done, taken);
                done += taken;
            }
            return output;
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC takes every key", e);
        } finally {
            Arrays.fill(block, (byte) 0);
            forgetKey();
        }
    }

    private void forgetKey() {
        try {
            mac.init(NO_KEY);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC takes every key", e);
        }
    }
}
