package org.o365se.internal.message;

import javax.crypto.AEADBadTagException;
import org.o365se.internal.crypto.AesGcm;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Seals and opens single chunks.
 *
 * <p>Chunk k is AES-256-GCM under the key of the message with nonce = base nonce XOR k and no additional data. The nonce binds the number and the order
 * of the chunks, and the key binds suite, content kind and AAD. Not thread-safe: each thread of a message has its own.
 */
final class ChunkCipher {
    private static final byte[] NO_AAD = {};

    private final AesGcm gcm;
    private final byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    private byte[] readBuffer = {};

    ChunkCipher(AesGcm gcm) {
        this.gcm = gcm;
    }

    /** Seals a chunk and returns the number of bytes written. The caller must use each number once. */
    int seal(MessageKey key, long chunk, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        requireInBounds(key.suite(), chunk);
        key.nonceOf(chunk, nonce);
        return gcm.seal(key.key(), nonce, NO_AAD, in, inOffset, length, out, outOffset);
    }

    /** Opens a chunk and returns the number of bytes written. If it throws, the output holds zeros. */
    int open(MessageKey key, long chunk, byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws AEADBadTagException {
        requireInBounds(key.suite(), chunk);
        key.nonceOf(chunk, nonce);
        try {
            return gcm.open(key.key(), nonce, NO_AAD, in, inOffset, length, out, outOffset);
        } catch (AEADBadTagException e) {
            var named = new InauthenticMessageException(
                    ProviderErrorId.MESSAGE_ALTERED,
                    "Chunk " + chunk
                            + " of the message is not authentic: it was altered, moved, truncated or extended; restore the message from a good copy");
            named.initCause(e);
            throw named;
        }
    }

    /** Returns a buffer for sealed chunks, kept between calls. */
    byte[] readBuffer(int bytes) {
        if (readBuffer.length < bytes) {
            readBuffer = new byte[bytes];
        }
        return readBuffer;
    }

    void forgetKey() {
        gcm.forgetKey();
    }

    private static void requireInBounds(Suite suite, long chunk) {
        if (chunk < 0 || chunk >= suite.maxChunks()) {
            throw new IllegalStateException(ProviderErrorId.MESSAGE_TOO_LONG.with(
                    "A message has at most 2^38 chunks (4 PiB); start another message"));
        }
    }
}
