package org.o365se.internal.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import org.o365se.internal.model.ScopeKeyId;

/**
 * Opens messages from their beginning to their end, one after another. A call returns a chunk only after its tag was checked, and at once, since a full
 * chunk is never the last.
 *
 * <p>The caller asks for the size of the output, provides the space, and then calls. A full chunk in the input goes straight from there to the output;
 * only the rest of a chunk is copied, once. After an exception only {@link #begin} helps. Not thread-safe.
 */
public final class MessageOpener {
    private static final byte[] NOTHING = {};

    private final PrefixOpener prefixes;
    private final ChunkEngine chunks;
    private final Consumer<ScopeKeyId> opened;
    private final MessagePrefix prefix = new MessagePrefix();
    /** The part of a chunk that has been taken and waits for the rest. */
    private byte[] pending = NOTHING;

    private int pendingBytes;
    private long nextChunk;
    private byte[] aad = NOTHING;

    /**
     * Creates an opener without a message.
     *
     * @param prefixes opens the prefix of each message; its chunk engine is not used by others until the message has ended
     * @param opened is told which scope key opened a message, after its commitment was checked and before any plaintext is written
     */
    public MessageOpener(PrefixOpener prefixes, Consumer<ScopeKeyId> opened) {
        this.prefixes = prefixes;
        this.chunks = prefixes.chunks();
        this.opened = opened;
    }

    /**
     * Begins a message.
     *
     * @param messageAad the caller's additional data; not copied, and not changed until the message has ended
     */
    public void begin(byte[] messageAad) {
        reset();
        aad = messageAad;
    }

    /**
     * Returns how many bytes the prefix lacks.
     *
     * @return the number of bytes to give before chunks can be opened, as far as it is known yet; 0 once the prefix has been opened
     */
    public int missingPrefixBytes() {
        return prefix.missingBytes();
    }

    /**
     * Returns the suite of the message.
     *
     * @return the suite, once no prefix bytes are missing
     */
    public Suite suite() {
        return prefix.suite();
    }

    /**
     * Computes what {@link #update} would write.
     *
     * @param in the input; not consumed
     * @return the exact number of bytes
     */
    public long updateBytes(ByteBuffer in) {
        var suite = prefix.suiteOf(in);
        return suite.chunkPosition(bytesOfChunks(suite, in.remaining()) / suite.sealedChunkBytes());
    }

    /**
     * Computes what {@link #doFinal} would write.
     *
     * @param in the input; not consumed
     * @return the exact number of bytes if the message is whole
     */
    public long finalBytes(ByteBuffer in) {
        return finalBytes(prefix.suiteOf(in), in.remaining());
    }

    /**
     * Computes how much {@link #doFinal} can write at most.
     *
     * @param length length of the input
     * @return the number of bytes for the suite of the message; as long as it is not known, for the suite that gives most
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

    /** Returns the length of the chunks, and parts of chunks, that have been taken and not opened, together with the input. */
    private long bytesOfChunks(Suite suite, int length) {
        return Math.max(0, (long) prefix.length() + pendingBytes + length - suite.prefixBytes());
    }

    /**
     * Returns whether nothing of the message has been taken yet, so that output cannot overtake input in one array.
     *
     * @return whether the message has just begun
     */
    public boolean holdsNothing() {
        return prefix.isEmpty();
    }

    /**
     * Takes a part of the message and writes the plaintext of the chunks that are whole.
     *
     * @param in holds a part of the message
     * @param inOffset where it begins
     * @param length its length
     * @param out receives {@link #updateBytes} bytes; may be the input's array if it begins at or before the input and {@link #holdsNothing}
     * @param outOffset where they go
     * @return the number of bytes written
     * @throws BadPaddingException if the message is not authentic; what was written by this call has been overwritten with zeros
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
     * Takes the end of the message, writes the plaintext that is left and ends the message.
     *
     * @param in holds the end of the message
     * @param inOffset where it begins
     * @param length its length, may be 0
     * @param out receives {@link #finalBytes} bytes; as in {@link #update}
     * @param outOffset where they go
     * @return the number of bytes written
     * @throws BadPaddingException if the message is not authentic or not whole; what was written by this call has been overwritten with zeros
     */
    public int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException {
        int fromPrefix = takePrefix(in, inOffset, length);
        prefix.requireComplete();
        int left = length - fromPrefix;
        requireLastChunk(left);
        // The last chunk goes straight from the input unless a part of it is pending.
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
        reset();
        return to - outOffset;
    }

    /** Forgets the message under way and overwrites its key. */
    public void reset() {
        chunks.end();
        prefix.clear();
        pendingBytes = 0;
        nextChunk = 0;
        aad = NOTHING;
    }

    /** Takes the prefix as far as the input goes, and opens it once it is complete. */
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
