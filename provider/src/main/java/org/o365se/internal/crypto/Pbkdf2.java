package org.o365se.internal.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** PBKDF2 (RFC 8018, section 5.2) over {@link Hmac}, for keys no longer than one block. Implemented here for the reason given in {@link Hmac}. */
public final class Pbkdf2 {
    private static final byte[] FIRST_BLOCK =
            ByteBuffer.allocate(Integer.BYTES).putInt(1).array();

    private Pbkdf2() {}

    /**
     * Derives a 256-bit key.
     *
     * @param hmac the pseudorandom function; keeps no key afterwards
     * @param password the password; the array is not changed
     * @param salt the salt
     * @param iterations at least 1
     * @return 32 bytes, which the caller wipes
     */
    public static byte[] derive(Hmac hmac, byte[] password, byte[] salt, int iterations) {
        byte[] sum = {};
        byte[] last = {};
        try {
            hmac.init(password);
            hmac.update(salt);
            hmac.update(FIRST_BLOCK);
            last = hmac.doFinal();
            sum = last.clone();
            for (int i = 1; i < iterations; i++) {
                hmac.update(last);
                var next = hmac.doFinal();
                Arrays.fill(last, (byte) 0);
                last = next;
                for (int at = 0; at < sum.length; at++) {
                    sum[at] ^= last[at];
                }
            }
            return Arrays.copyOf(sum, Key256.BYTES);
        } finally {
            Arrays.fill(sum, (byte) 0);
            Arrays.fill(last, (byte) 0);
            hmac.forget();
        }
    }
}
