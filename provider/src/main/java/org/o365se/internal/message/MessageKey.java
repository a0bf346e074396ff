package org.o365se.internal.message;

import java.util.Arrays;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;

/**
 * What the data key, the salt and the context of one message give: its AES key, its base nonce and its commitment
 * (C2SP chunked-encryption, Cobblestone-256).
 */
final class MessageKey {
    private static final byte[] LABEL = ascii("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0");
    private static final int BASE_NONCE_BYTES = 12;
    private static final int COMMITMENT_BYTES = 32;
    private static final int COMMITMENT_OFFSET = Key256.BYTES + BASE_NONCE_BYTES;

    private final Key256 key;
    private final byte[] baseNonce;
    private final byte[] commitment;

    private MessageKey(Key256 key, byte[] baseNonce, byte[] commitment) {
        this.key = key;
        this.baseNonce = baseNonce;
        this.commitment = commitment;
    }

    /** Derives; data key, salt and context stay the caller's. */
    static MessageKey derive(HmacSha512 hmac, Key256 dataKey, byte[] salt, byte[] contextStart, byte[] aad) {
        // One array where the parts are always short: each further one costs a call for every block.
        var fixedInfo = Arrays.copyOf(LABEL, LABEL.length + salt.length + contextStart.length);
        System.arraycopy(salt, 0, fixedInfo, LABEL.length, salt.length);
        System.arraycopy(contextStart, 0, fixedInfo, LABEL.length + salt.length, contextStart.length);
        var okm = hmac.expand(dataKey, COMMITMENT_OFFSET + COMMITMENT_BYTES, fixedInfo, aad);
        try {
            return new MessageKey(
                    Key256.copyOf(okm, 0),
                    Arrays.copyOfRange(okm, Key256.BYTES, COMMITMENT_OFFSET),
                    Arrays.copyOfRange(okm, COMMITMENT_OFFSET, okm.length));
        } finally {
            Arrays.fill(okm, (byte) 0);
        }
    }

    Key256 key() {
        return key;
    }

    byte[] commitment() {
        return commitment;
    }

    /** Writes base nonce XOR chunk number. */
    void nonceOf(long chunk, byte[] nonce) {
        System.arraycopy(baseNonce, 0, nonce, 0, BASE_NONCE_BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[BASE_NONCE_BYTES - 1 - i] ^= (byte) (chunk >>> (8 * i));
        }
    }

    void destroy() {
        key.destroy();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
