package org.o365se.internal.message;

import java.util.Arrays;
import org.o365se.internal.crypto.AesGcm;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;

/**
 * The AES key, the base nonce and the commitment of one message, derived from its data key, its salt and its context
 * (C2SP chunked-encryption).
 */
final class MessageKey {
    private static final int COMMITMENT_OFFSET = Key256.BYTES + AesGcm.NONCE_BYTES;

    private final Suite suite;
    private final Key256 key;
    private final byte[] baseNonce;
    private final byte[] commitment;

    private MessageKey(Suite suite, Key256 key, byte[] baseNonce, byte[] commitment) {
        this.suite = suite;
        this.key = key;
        this.baseNonce = baseNonce;
        this.commitment = commitment;
    }

    /** Derives the key of a message. The context is passed in two parts; data key, salt and context are not changed. */
    static MessageKey derive(
            HmacSha512 hmac, Suite suite, Key256 dataKey, byte[] salt, byte[] contextStart, byte[] aad) {
        // One array for the parts that are always short, because each further array costs a call for every block.
        var label = suite.label();
        var fixedInfo = Arrays.copyOf(label, label.length + salt.length + contextStart.length);
        System.arraycopy(salt, 0, fixedInfo, label.length, salt.length);
        System.arraycopy(contextStart, 0, fixedInfo, label.length + salt.length, contextStart.length);
        var okm = hmac.expand(dataKey, COMMITMENT_OFFSET + suite.commitmentBytes(), fixedInfo, aad);
        try {
            return new MessageKey(
                    suite,
                    Key256.copyOf(okm, 0),
                    Arrays.copyOfRange(okm, Key256.BYTES, COMMITMENT_OFFSET),
                    Arrays.copyOfRange(okm, COMMITMENT_OFFSET, okm.length));
        } finally {
            Arrays.fill(okm, (byte) 0);
        }
    }

    Suite suite() {
        return suite;
    }

    Key256 key() {
        return key;
    }

    byte[] commitment() {
        return commitment;
    }

    /** Writes the nonce of a chunk: the base nonce XOR the number of the chunk. */
    void nonceOf(long chunk, byte[] nonce) {
        System.arraycopy(baseNonce, 0, nonce, 0, AesGcm.NONCE_BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[AesGcm.NONCE_BYTES - 1 - i] ^= (byte) (chunk >>> (8 * i));
        }
    }

    void destroy() {
        key.destroy();
    }
}
