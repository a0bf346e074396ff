package org.o365se.internal.message;

import java.util.Arrays;
import org.o365se.internal.crypto.Key256;

/**
 * Seals messages of one suite, one after another. Each chunk is written when it is full: a full chunk is never the last, so nothing needs to be held back.
 *
 * <p>The caller requests the size of the output, provides the space, and then calls. Input and output may be the same array only if they do not overlap. A full
 * chunk in the input is encrypted directly into the output; only a partial chunk is copied, once. Not thread-safe.
 */
public final class MessageSealer {
    private static final byte[] NOTHING = {};

    private final ChunkEngine chunks;
    private final Suite suite;
    private final int chunkBytes;
    /** The part of a chunk that has been read and waits for the rest. */
    private byte[] pending = NOTHING;

    private final MessageCounts counts;
    private int pendingBytes;
    /** The length of the part of {@link #pending} that has contained plaintext since it was last overwritten. */
    private int usedOfPending;

    private long nextChunk;
    private byte[] prefix = NOTHING;

    /**
     * Creates a sealer without a message.
     *
     * @param chunks seals the chunks; not used by others until the message has ended
     * @param suite the suite of all messages
     * @param counts counts the messages
     */
    public MessageSealer(ChunkEngine chunks, Suite suite, MessageCounts counts) {
        this.counts = counts;
        this.chunks = chunks;
        this.suite = suite;
        this.chunkBytes = suite.chunkBytes();
    }

    /**
     * Starts a message.
     *
     * @param header the header, of the suite of this sealer, with the wrapped data key
     * @param dataKey the same data key; not destroyed
     * @param salt random bytes, as many as the suite's salt has
     * @param aad the caller's additional authenticated data
     */
    public void begin(MessageHeader header, Key256 dataKey, byte[] salt, byte[] aad) {
        reset();
        var commitment = chunks.begin(suite, header.kind(), dataKey, salt, aad);
        prefix = new byte[suite.prefixBytes()];
        header.writeTo(prefix);
        System.arraycopy(salt, 0, prefix, MessageHeader.BYTES, salt.length);
        System.arraycopy(commitment, 0, prefix, MessageHeader.BYTES + salt.length, commitment.length);
    }

    /**
     * Returns the length of the plaintext that completes the current chunk.
     *
     * @return the number of bytes, 1 to the size of a chunk
     */
    public int missingChunkBytes() {
        return chunkBytes - pendingBytes;
    }

    /**
     * Returns the number of bytes that {@link #update} would write.
     *
     * @param length length of the input
     * @return the exact number of bytes; also right before {@link #begin}
     */
    public long updateBytes(int length) {
        long full = ((long) pendingBytes + length) / chunkBytes;
        return full == 0 ? 0 : prefixBytesToCome() + full * suite.sealedChunkBytes();
    }

    /**
     * Returns the number of bytes that {@link #doFinal} would write.
     *
     * @param length length of the input
     * @return the exact number of bytes; also right before {@link #begin}
     */
    public long finalBytes(int length) {
        return prefixBytesToCome() + suite.sealedBytes((long) pendingBytes + length);
    }

    /**
     * Processes plaintext and writes the full chunks.
     *
     * @param in contains the plaintext
     * @param inOffset the offset of the plaintext
     * @param length its length
     * @param out receives {@link #updateBytes} bytes
     * @param outOffset the offset of the output
     * @return the number of bytes written
     */
    public int update(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        int at = inOffset;
        int left = length;
        int to = outOffset;
        if (pendingBytes > 0) {
            int taken = Math.min(left, chunkBytes - pendingBytes);
            keep(in, at, taken);
            at += taken;
            left -= taken;
            if (pendingBytes == chunkBytes) {
                pendingBytes = 0;
                to += writePrefix(out, to);
                to += chunks.seal(nextChunk++, pending, 0, chunkBytes, out, to);
            }
        }
        int full = left / chunkBytes;
        if (full > 0) {
            to += writePrefix(out, to);
            to += chunks.sealFull(nextChunk, full, in, at, out, to);
            nextChunk += full;
            at += full * chunkBytes;
            left -= full * chunkBytes;
        }
        keep(in, at, left);
        return to - outOffset;
    }

    /**
     * Processes the last plaintext, writes the rest and ends the message.
     *
     * @param in contains the plaintext
     * @param inOffset the offset of the plaintext
     * @param length its length, may be 0
     * @param out receives {@link #finalBytes} bytes
     * @param outOffset the offset of the output
     * @return the number of bytes written
     */
    public int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        // The last chunk is sealed directly from the input unless a part of it is pending.
        int direct = pendingBytes == 0 ? length - length % chunkBytes : length;
        int to = outOffset + update(in, inOffset, direct, out, outOffset);
        to += writePrefix(out, to);
        if (pendingBytes == 0) {
            to += chunks.seal(nextChunk, in, inOffset + direct, length - direct, out, to);
        } else {
            to += chunks.seal(nextChunk, pending, 0, pendingBytes, out, to);
        }
        counts.sealed(nextChunk * chunkBytes + (pendingBytes == 0 ? length - direct : pendingBytes));
        reset();
        return to - outOffset;
    }

    /** Discards the current message and overwrites its key and plaintext. */
    public void reset() {
        chunks.end();
        Arrays.fill(pending, 0, usedOfPending, (byte) 0);
        usedOfPending = 0;
        pendingBytes = 0;
        nextChunk = 0;
        prefix = NOTHING;
    }

    private int prefixBytesToCome() {
        return nextChunk == 0 ? suite.prefixBytes() : 0;
    }

    private int writePrefix(byte[] out, int offset) {
        int length = prefix.length;
        System.arraycopy(prefix, 0, out, offset, length);
        prefix = NOTHING;
        return length;
    }

    private void keep(byte[] in, int offset, int length) {
        if (length > 0) {
            if (pending.length == 0) {
                pending = new byte[chunkBytes];
            }
            System.arraycopy(in, offset, pending, pendingBytes, length);
            pendingBytes += length;
            usedOfPending = Math.max(usedOfPending, pendingBytes);
        }
    }
}
