package org.o365se.cipher.chunk;

import javax.crypto.AEADBadTagException;
import org.o365se.cipher.format.ContentKind;
import org.o365se.cipher.format.MessageHeader;
import org.o365se.cipher.format.MessageLayout;
import org.o365se.crypto.AesGcm;
import org.o365se.crypto.HmacSha512;
import org.o365se.crypto.Key256;
import org.o365se.error.ErrorId;

/**
 * Seals and opens single chunks of one message after another, on kept primitives. Between messages it holds no key. Not thread-safe.
 *
 * <p>Chunk k is AES-256-GCM under the message's key with nonce = base nonce XOR k and no additional data: number and order of the chunks are in the
 * nonce, header and AAD are in the key.
 */
public final class ChunkCipher {
    private static final byte[] NO_AAD = {};

    private final HmacSha512 hmac;
    private final AesGcm gcm = new AesGcm();
    private final byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    private MessageKey messageKey;

    /**
     * Makes a chunk cipher without a message.
     *
     * @param hmac used to derive each message's key; may be shared with others on the same thread
     */
    public ChunkCipher(HmacSha512 hmac) {
        this.hmac = hmac;
    }

    /**
     * Begins a message.
     *
     * @param dataKey the message's data key; stays the caller's
     * @param salt 24 bytes
     * @param kind what the content is
     * @param aad the caller's additional data
     * @return the commitment of this message
     */
    public byte[] begin(Key256 dataKey, byte[] salt, ContentKind kind, byte[] aad) {
        messageKey = MessageKey.derive(hmac, dataKey, salt, MessageHeader.contextStart(kind), aad);
        return messageKey.commitment();
    }

    /**
     * Seals a chunk. The caller sees to it that each number is used once.
     *
     * @param chunk its number, from 0
     * @param in holds the plaintext
     * @param inOffset where it begins
     * @param length its length
     * @param out takes length + 16 bytes
     * @param outOffset where they go
     * @return the number of bytes written
     */
    public int seal(long chunk, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        requireInBounds(chunk);
        messageKey.nonceOf(chunk, nonce);
        return gcm.seal(messageKey.key(), nonce, NO_AAD, in, inOffset, length, out, outOffset);
    }

    /**
     * Opens a chunk. Nothing is written that was not authenticated.
     *
     * @param chunk its number, from 0
     * @param in holds ciphertext and tag
     * @param inOffset where they begin
     * @param length their length, at least 16
     * @param out takes length - 16 bytes
     * @param outOffset where they go
     * @return the number of bytes written
     * @throws AEADBadTagException if the chunk is not this one of this message
     */
    public int open(long chunk, byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws AEADBadTagException {
        requireInBounds(chunk);
        messageKey.nonceOf(chunk, nonce);
        try {
            return gcm.open(messageKey.key(), nonce, NO_AAD, in, inOffset, length, out, outOffset);
        } catch (AEADBadTagException e) {
            var named = new AEADBadTagException(
                    ErrorId.MESSAGE_ALTERED.with(
                            "Chunk " + chunk
                                    + " of the message is not authentic: it was altered, moved, cut short or extended; restore the message from a good copy"));
            named.initCause(e);
            throw named;
        }
    }

    /** Ends a message: its key is overwritten. Harmless when there is none. */
    public void end() {
        if (messageKey != null) {
            messageKey.destroy();
            messageKey = null;
            gcm.forgetKey();
        }
    }

    private static void requireInBounds(long chunk) {
        if (chunk < 0 || chunk >= MessageLayout.MAX_CHUNKS) {
            throw new IllegalStateException(ErrorId.MESSAGE_TOO_LONG.with(
                    "A message holds at most 2^38 chunks (4 PiB); begin another message"));
        }
    }
}
