package org.o365se.internal.message;

import javax.crypto.AEADBadTagException;
import org.o365se.internal.crypto.AesGcm;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Seals and opens single chunks on primitives of its own, so that several can work on one message. Not thread-safe.
 *
 * <p>Chunk k is AES-256-GCM under the message's key with nonce = base nonce XOR k and no additional data: number and order of the chunks are in the
 * nonce, header and AAD are in the key.
 */
final class ChunkWorker {
    private static final byte[] NO_AAD = {};

    private final AesGcm gcm;
    private final byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    private byte[] sealedBuffer = {};

    ChunkWorker(AesGcm gcm) {
        this.gcm = gcm;
    }

    int seal(MessageKey key, long chunk, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        requireInBounds(chunk);
        key.nonceOf(chunk, nonce);
        return gcm.seal(key.key(), nonce, NO_AAD, in, inOffset, length, out, outOffset);
    }

    int open(MessageKey key, long chunk, byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws AEADBadTagException {
        requireInBounds(chunk);
        key.nonceOf(chunk, nonce);
        try {
            return gcm.open(key.key(), nonce, NO_AAD, in, inOffset, length, out, outOffset);
        } catch (AEADBadTagException e) {
            var named = new InauthenticMessageException(
                    ProviderErrorId.MESSAGE_ALTERED,
                    "Chunk " + chunk
                            + " of the message is not authentic: it was altered, moved, cut short or extended; restore the message from a good copy");
            named.initCause(e);
            throw named;
        }
    }

    /** Room for some full chunks that are still sealed, to be read into. */
    byte[] sealedBuffer() {
        if (sealedBuffer.length == 0) {
            sealedBuffer = new byte[ChunkSource.MOST_AT_ONCE * MessageLayout.CHUNK_BYTES];
        }
        return sealedBuffer;
    }

    void forgetKey() {
        gcm.forgetKey();
    }

    private static void requireInBounds(long chunk) {
        if (chunk < 0 || chunk >= MessageLayout.MAX_CHUNKS) {
            throw new IllegalStateException(ProviderErrorId.MESSAGE_TOO_LONG.with(
                    "A message holds at most 2^38 chunks (4 PiB); begin another message"));
        }
    }
}
