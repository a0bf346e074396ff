package org.o365se.internal.message;

import static org.o365se.internal.message.MessageLayout.CHUNK_BYTES;
import static org.o365se.internal.message.MessageLayout.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageLayout.HEADER_BYTES;
import static org.o365se.internal.message.MessageLayout.PREFIX_BYTES;
import static org.o365se.internal.message.MessageLayout.SALT_BYTES;
import static org.o365se.internal.message.MessageLayout.TAG_BYTES;

import java.util.Arrays;
import org.o365se.internal.crypto.Key256;

/**
 * Writes messages, one after another. Whole chunks leave as they fill: a full chunk is never the last, so nothing has to be held back.
 *
 * <p>The caller asks for the size of the output, sees to the space, and then calls; nothing here fails for want of space. Input and output may be the
 * same array only if they do not overlap. A full chunk in the input goes straight from there to the output; only the rest of a chunk is copied, once.
 * Not thread-safe.
 */
public final class MessageSealer {
    private static final byte[] NOTHING = {};

    private final ChunkCipher chunks;
    private byte[] pending = NOTHING;
    private int pendingBytes;
    /** How much of it has held plaintext since it was overwritten last. */
    private int usedOfPending;

    private long nextChunk;
    private byte[] prefix = NOTHING;

    /**
     * Makes a sealer without a message.
     *
     * @param chunks seals; not used by others until the message has ended
     */
    public MessageSealer(ChunkCipher chunks) {
        this.chunks = chunks;
    }

    /**
     * Begins a message.
     *
     * @param header the header; holds the data key in wrapped form
     * @param dataKey the same data key; stays the caller's
     * @param salt 24 random bytes
     * @param aad the caller's additional data
     */
    public void begin(MessageHeader header, Key256 dataKey, byte[] salt, byte[] aad) {
        reset();
        var commitment = chunks.begin(dataKey, salt, header.kind(), aad);
        prefix = new byte[PREFIX_BYTES];
        header.writeTo(prefix);
        System.arraycopy(salt, 0, prefix, HEADER_BYTES, SALT_BYTES);
        System.arraycopy(commitment, 0, prefix, HEADER_BYTES + SALT_BYTES, commitment.length);
    }

    /**
     * Computes what {@link #update} would write.
     *
     * @param length length of the input
     * @return the exact number of bytes; also right before {@link #begin}
     */
    public long updateBytes(int length) {
        long full = ((long) pendingBytes + length) / CHUNK_PLAIN_BYTES;
        return full == 0 ? 0 : prefixBytesToCome() + full * CHUNK_BYTES;
    }

    /**
     * Computes what {@link #doFinal} would write.
     *
     * @param length length of the input
     * @return the exact number of bytes; also right before {@link #begin}
     */
    public long finalBytes(int length) {
        long plain = (long) pendingBytes + length;
        return prefixBytesToCome() + plain / CHUNK_PLAIN_BYTES * CHUNK_BYTES + plain % CHUNK_PLAIN_BYTES + TAG_BYTES;
    }

    /**
     * Takes plaintext and writes the chunks that are full.
     *
     * @param in holds plaintext
     * @param inOffset where it begins
     * @param length its length
     * @param out takes {@link #updateBytes} bytes
     * @param outOffset where they go
     * @return the number of bytes written
     */
    public int update(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        int at = inOffset;
        int left = length;
        int to = outOffset;
        if (pendingBytes > 0) {
            int taken = Math.min(left, CHUNK_PLAIN_BYTES - pendingBytes);
            keep(in, at, taken);
            at += taken;
            left -= taken;
            if (pendingBytes == CHUNK_PLAIN_BYTES) {
                pendingBytes = 0;
                to += writePrefix(out, to);
                to += chunks.seal(nextChunk++, pending, 0, CHUNK_PLAIN_BYTES, out, to);
            }
        }
        int full = left / CHUNK_PLAIN_BYTES;
        if (full > 0) {
            to += writePrefix(out, to);
            to += chunks.sealFull(nextChunk, full, in, at, out, to);
            nextChunk += full;
            at += full * CHUNK_PLAIN_BYTES;
            left -= full * CHUNK_PLAIN_BYTES;
        }
        keep(in, at, left);
        return to - outOffset;
    }

    /**
     * Takes the last plaintext, writes all that is left and ends the message.
     *
     * @param in holds plaintext
     * @param inOffset where it begins
     * @param length its length, may be 0
     * @param out takes {@link #finalBytes} bytes
     * @param outOffset where they go
     * @return the number of bytes written
     */
    public int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        // The last chunk goes straight from the input unless a part of it waits already.
        int direct = pendingBytes == 0 ? length - length % CHUNK_PLAIN_BYTES : length;
        int to = outOffset + update(in, inOffset, direct, out, outOffset);
        to += writePrefix(out, to);
        if (pendingBytes == 0) {
            to += chunks.seal(nextChunk, in, inOffset + direct, length - direct, out, to);
        } else {
            to += chunks.seal(nextChunk, pending, 0, pendingBytes, out, to);
        }
        reset();
        return to - outOffset;
    }

    /** Forgets the message under way; key and plaintext are overwritten. */
    public void reset() {
        chunks.end();
        Arrays.fill(pending, 0, usedOfPending, (byte) 0);
        usedOfPending = 0;
        pendingBytes = 0;
        nextChunk = 0;
        prefix = NOTHING;
    }

    private int prefixBytesToCome() {
        return nextChunk == 0 ? PREFIX_BYTES : 0;
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
                pending = new byte[CHUNK_PLAIN_BYTES];
            }
            System.arraycopy(in, offset, pending, pendingBytes, length);
            pendingBytes += length;
            usedOfPending = Math.max(usedOfPending, pendingBytes);
        }
    }
}
