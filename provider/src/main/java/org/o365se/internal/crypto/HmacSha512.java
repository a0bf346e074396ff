package org.o365se.internal.crypto;

import java.util.Arrays;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA-512 and, built on it, HKDF-Expand (RFC 5869, section 2.3), on one reused {@link Hmac}.
 *
 * <p>Only the Expand step of HKDF is used, because all input keys are uniformly random. Between calls the object keeps no key and no part of a message, unless
 * it was created for many MACs under one key. Not thread-safe.
 */
public final class HmacSha512 {
    /** Length of a full HMAC-SHA-512 in bytes. */
    public static final int BYTES = 64;

    private static final int MAX_OUTPUT_IN_BYTES = 255 * BYTES;

    private final Hmac mac = Hmac.sha512();
    private final boolean keepsKey;
    private @Nullable SecretKey held;

    /** Creates an object that keeps no key between calls. */
    public HmacSha512() {
        this(false);
    }

    private HmacSha512(boolean keepsKey) {
        this.keepsKey = keepsKey;
    }

    /**
     * Creates an object for many MACs under one key. It keeps the key between calls of {@link #mac}, which saves setting it for each call, until
     * {@link #forgetKey}.
     *
     * @return an object without a key
     */
    public static HmacSha512 ofOneKey() {
        return new HmacSha512(true);
    }

    /**
     * Computes a MAC over the concatenation of parts.
     *
     * @param key the key
     * @param parts the data to authenticate
     * @return 64 bytes
     */
    public byte[] mac(SecretKey key, byte[]... parts) {
        boolean done = false;
        try {
            if (!key.equals(held)) {
                init(key);
            }
            for (byte[] part : parts) {
                mac.update(part);
            }
            var result = mac.doFinal();
            held = key;
            done = keepsKey;
            return result;
        } finally {
            if (!done) {
                forgetKey();
            }
        }
    }

    /**
     * HKDF-Expand with SHA-512.
     *
     * @param prk a uniformly random key
     * @param length the number of bytes, at most 16320
     * @param info the parts of the info string, joined in this order
     * @return the output keying material; the caller wipes the array
     */
    public byte[] expand(SecretKey prk, int length, byte[]... info) {
        if (length < 1 || length > MAX_OUTPUT_IN_BYTES) {
            throw new IllegalArgumentException("HKDF returns 1 to " + MAX_OUTPUT_IN_BYTES + " bytes, not " + length);
        }
        var output = new byte[length];
        var block = new byte[0];
        try {
            init(prk);
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
        } finally {
            Arrays.fill(block, (byte) 0);
            forgetKey();
        }
    }

    /** Overwrites the key and the rest of the last message. */
    public void forgetKey() {
        held = null;
        mac.forget();
    }

    private void init(SecretKey key) {
        var bytes = key.getEncoded();
        try {
            mac.init(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
