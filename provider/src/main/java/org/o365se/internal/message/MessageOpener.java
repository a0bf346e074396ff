package org.o365se.internal.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import org.o365se.internal.model.ScopeKeyId;

/**
 * Opens messages from their beginning to their end, one after another. A call returns a chunk only after its tag was checked, and immediately, because a full
 * chunk is never the last.
 *
 * <p>The caller requests the size of the output, provides the space, and then calls. A full chunk in the input is decrypted directly into the output; only a
 * partial chunk is copied, once. After an exception the next call must be {@link #begin}. Not thread-safe.
 */
public final class MessageOpener {
    private static final byte[] NOTHING = {};

    private final PrefixOpener prefixes;
    private final MessageCounts counts;
    private final ChunkEngine chunks;
    private final Consumer<ScopeKeyId> opened;
    private final MessagePrefix prefix = new MessagePrefix();
    /** The part of a chunk that has been read and waits for the rest. */
    private byte[] pending = NOTHING;

    private int pendingBytes;
    private long nextChunk;
    private byte[] aad = NOTHING;

    /**
     * Creates an opener without a message.
     *
     * @param prefixes opens the prefix of each message; its chunk engine is not used by others until the message has ended
     * @param opened receives the scope key that unwrapped the data key, after the commitment was checked and before any plaintext is written
     * @param counts counts the messages
     */
    public MessageOpener(PrefixOpener prefixes, Consumer<ScopeKeyId> opened, MessageCounts counts) {
        this.counts = counts;
        this.prefixes = prefixes;
        this.chunks = prefixes.chunks();
        this.opened = opened;
    }

    /**
     * Starts a message.
     *
     * @param messageAad the caller's additional authenticated data; not copied, so it must not be changed until the message has ended
     */
    public void begin(byte[] messageAad) {
        reset();
        aad = messageAad;
    }

    /**
     * Returns the number of missing bytes of the prefix.
     *
     * @return the number of bytes that are needed before chunks can be opened, as far as it is known; 0 after the prefix has been opened
     */
    public int missingPrefixBytes() {
        return prefix.missingBytes();
    }

    /**
     * Returns the suite of the message.
     *
     * @return the suite, if no prefix bytes are missing
     */
    public Suite suite() {
        return prefix.suite();
    }

    /**
     * Returns the number of bytes that {@link #update} would write.
     *
     * @param in the input; not consumed
     * @return the exact number of bytes
     */
    public long updateBytes(ByteBuffer in) {
        var suite = prefix.suiteOf(in);
        return suite.chunkPosition(bytesOfChunks(suite, in.remaining()) / suite.sealedChunkBytes());
    }

    /**
     * Returns the number of bytes that {@link #doFinal} would write.
     *
     * @param in the input; not consumed
     * @return the exact number of bytes if the message is complete
     */
    public long finalBytes(ByteBuffer in) {
        return finalBytes(prefix.suiteOf(in), in.remaining());
    }

    /**
     * Returns the maximum number of bytes that {@link #doFinal} can write.
     *
     * @param length length of the input
     * @return the number of bytes for the suite of the message; before it is known, for the suite with the longest plaintext
     */
    public long mostFinalBytes(int length) {
        if (prefix.missingBytes() == 0) {
            return finalBytes(prefix.suite(), length);
        }
        long most = 0;
        for (var suite : Suite.values()) {
            most = Math.max(most, finalBytes(suite, length));
        }
        return most;
    }

    private long finalBytes(Suite suite, int length) {
        long held = bytesOfChunks(suite, length);
        long last = held % suite.sealedChunkBytes();
        return suite.chunkPosition(held / suite.sealedChunkBytes()) + Math.max(0, last - suite.tagBytes());
    }

    /** Returns the length of the chunks, and parts of chunks, that have been read and not opened, including the input. */
    private long bytesOfChunks(Suite suite, int length) {
        return Math.max(0, (long) prefix.length() + pendingBytes + length - suite.prefixBytes());
    }

    /**
     * Returns whether nothing of the message has been read yet, so that output cannot overtake input in one array.
     *
     * @return whether the message has just started
     */
    public boolean holdsNothing() {
        return prefix.isEmpty();
    }

    /**
     * Processes a part of the message and writes the plaintext of the complete chunks.
     *
     * @param in contains a part of the message
     * @param inOffset the offset of this part
     * @param length its length
     * @param out receives {@link #updateBytes} bytes; may be the input's array if it begins at or before the input and {@link #holdsNothing}
     * @param outOffset the offset of the output
     * @return the number of bytes written
     * @throws BadPaddingException if the message is not authentic; the output of this call has been overwritten with zeros
     */
    public int update(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException {
        int fromPrefix = takePrefix(in, inOffset, length);
        int left = length - fromPrefix;
        return left == 0 ? 0 : updateChunks(in, inOffset + fromPrefix, left, out, outOffset);
    }

    private int updateChunks(byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws AEADBadTagException {
        int chunkBytes = prefix.suite().sealedChunkBytes();
        int at = inOffset;
        int left = length;
        int to = outOffset;
        try {
            if (pendingBytes > 0) {
                int taken = Math.min(left, chunkBytes - pendingBytes);
                keep(in, at, taken);
                at += taken;
                left -= taken;
                if (pendingBytes == chunkBytes) {
                    pendingBytes = 0;
                    to += chunks.open(nextChunk++, pending, 0, chunkBytes, out, to);
                }
            }
            int full = left / chunkBytes;
            if (full > 0) {
                to += chunks.openFull(nextChunk, full, in, at, out, to);
                nextChunk += full;
                at += full * chunkBytes;
                left -= full * chunkBytes;
            }
        } catch (AEADBadTagException | RuntimeException e) {
            Arrays.fill(out, outOffset, to, (byte) 0);
            throw e;
        }
        keep(in, at, left);
        return to - outOffset;
    }

    /**
     * Processes the end of the message, writes the remaining plaintext and ends the message.
     *
     * @param in contains the end of the message
     * @param inOffset the offset of this part
     * @param length its length, may be 0
     * @param out receives {@link #finalBytes} bytes; like in {@link #update}
     * @param outOffset the offset of the output
     * @return the number of bytes written
     * @throws BadPaddingException if the message is not authentic or not complete; the output of this call has been overwritten with zeros
     */
    public int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException {
        int fromPrefix = takePrefix(in, inOffset, length);
        prefix.requireComplete();
        int left = length - fromPrefix;
        requireLastChunk(left);
        // The last chunk is opened directly from the input unless a part of it is pending.
        int direct = pendingBytes == 0 ? left - left % prefix.suite().sealedChunkBytes() : left;
        int to = outOffset + updateChunks(in, inOffset + fromPrefix, direct, out, outOffset);
        try {
            if (pendingBytes == 0) {
                int last = inOffset + fromPrefix + direct;
                to += chunks.open(nextChunk, in, last, left - direct, out, to);
            } else {
                to += chunks.open(nextChunk, pending, 0, pendingBytes, out, to);
            }
        } catch (AEADBadTagException | RuntimeException e) {
            Arrays.fill(out, outOffset, to, (byte) 0);
            throw e;
        }
        var suite = prefix.suite();
        long last = pendingBytes == 0 ? left - direct : pendingBytes;
        counts.opened(nextChunk * suite.chunkBytes() + last - suite.tagBytes());
        reset();
        return to - outOffset;
    }

    /** Discards the current message and overwrites its key. */
    public void reset() {
        chunks.end();
        prefix.clear();
        pendingBytes = 0;
        nextChunk = 0;
        aad = NOTHING;
    }

    /** Reads the prefix from the input, and opens it when it is complete. */
    private int takePrefix(byte[] in, int offset, int length) throws BadPaddingException {
        if (prefix.missingBytes() == 0) {
            return 0;
        }
        int taken = prefix.take(in, offset, length);
        if (prefix.missingBytes() == 0) {
            opened.accept(prefixes.open(prefix, aad));
        }
        return taken;
    }

    private void requireLastChunk(int left) throws AEADBadTagException {
        var suite = prefix.suite();
        if (((long) pendingBytes + left) % suite.sealedChunkBytes() < suite.tagBytes()) {
            throw MessagePrefix.truncated();
        }
    }

    private void keep(byte[] in, int offset, int length) {
        if (length > 0) {
            int chunkBytes = prefix.suite().sealedChunkBytes();
            if (pending.length < chunkBytes) {
                pending = new byte[chunkBytes];
            }
            System.arraycopy(in, offset, pending, pendingBytes, length);
            pendingBytes += length;
        }
    }
}
