package org.o365se.internal.message;

import static org.o365se.internal.message.MessageLayout.CHUNK_BYTES;
import static org.o365se.internal.message.MessageLayout.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageLayout.COMMITMENT_BYTES;
import static org.o365se.internal.message.MessageLayout.HEADER_BYTES;
import static org.o365se.internal.message.MessageLayout.PREFIX_BYTES;
import static org.o365se.internal.message.MessageLayout.SALT_BYTES;
import static org.o365se.internal.message.MessageLayout.TAG_BYTES;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ScopeKeyId;

/**
 * Reads messages, one after another. A call returns a chunk only after its tag was checked, and at once, since a full chunk is never the last.
 *
 * <p>The caller asks for the size of the output, sees to the space, and then calls. A full chunk in the input goes straight from there to the output;
 * only the rest of a chunk is copied, once. After an exception only {@link #begin} helps. Not thread-safe.
 */
public final class MessageOpener {
    private static final byte[] NOTHING = {};

    private final ChunkCipher chunks;
    private final ContentKind kind;
    private final DataKeySource dataKeys;
    private final Consumer<ScopeKeyId> opened;
    private final byte[] prefix = new byte[PREFIX_BYTES];
    private int prefixBytes;
    private byte[] pending = NOTHING;
    private int pendingBytes;
    private long nextChunk;
    private byte[] aad = NOTHING;

    /**
     * Makes an opener without a message.
     *
     * @param chunks opens; not used by others until the message has ended
     * @param kind what the content must be
     * @param dataKeys unwraps the data key that the header carries
     * @param opened is told which scope key opened a message, once its commitment was checked and before any plaintext is written
     */
    public MessageOpener(ChunkCipher chunks, ContentKind kind, DataKeySource dataKeys, Consumer<ScopeKeyId> opened) {
        this.chunks = chunks;
        this.kind = kind;
        this.dataKeys = dataKeys;
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
     * Computes what {@link #update} would write.
     *
     * @param length length of the input
     * @return the exact number of bytes
     */
    public long updateBytes(int length) {
        return bytesOfChunks(length) / CHUNK_BYTES * CHUNK_PLAIN_BYTES;
    }

    /**
     * Computes what {@link #doFinal} would write.
     *
     * @param length length of the input
     * @return the exact number of bytes if the message is whole
     */
    public long finalBytes(int length) {
        long held = bytesOfChunks(length);
        return held / CHUNK_BYTES * CHUNK_PLAIN_BYTES + Math.max(0, held % CHUNK_BYTES - TAG_BYTES);
    }

    /**
     * Returns whether nothing of the message has been taken yet, so that output cannot overtake input in one array.
     *
     * @return whether the message has just begun
     */
    public boolean holdsNothing() {
        return prefixBytes == 0;
    }

    /**
     * Takes a part of the message and writes the plaintext of the chunks that are whole.
     *
     * @param in holds a part of the message
     * @param inOffset where it begins
     * @param length its length
     * @param out takes {@link #updateBytes} bytes; may be the input's array if it begins at or before the input and {@link #holdsNothing}
     * @param outOffset where they go
     * @return the number of bytes written
     * @throws BadPaddingException if the message is not authentic; what was written by this call has been overwritten with zeros
     */
    public int update(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException {
        int fromPrefix = takePrefix(in, inOffset, length);
        int at = inOffset + fromPrefix;
        int left = length - fromPrefix;
        int to = outOffset;
        try {
            if (pendingBytes > 0) {
                int taken = Math.min(left, CHUNK_BYTES - pendingBytes);
                keep(in, at, taken);
                at += taken;
                left -= taken;
                if (pendingBytes == CHUNK_BYTES) {
                    pendingBytes = 0;
                    to += chunks.open(nextChunk++, pending, 0, CHUNK_BYTES, out, to);
                }
            }
            int full = left / CHUNK_BYTES;
            if (full > 0) {
                to += chunks.openFull(nextChunk, full, in, at, out, to);
                nextChunk += full;
                at += full * CHUNK_BYTES;
                left -= full * CHUNK_BYTES;
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
     * @param out takes {@link #finalBytes} bytes; as in {@link #update}
     * @param outOffset where they go
     * @return the number of bytes written
     * @throws BadPaddingException if the message is not authentic or not whole; what was written by this call has been overwritten with zeros
     */
    public int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException {
        int fromPrefix = takePrefix(in, inOffset, length);
        int left = length - fromPrefix;
        requireLastChunk(left);
        // The last chunk goes straight from the input unless a part of it waits already.
        int direct = pendingBytes == 0 ? left - left % CHUNK_BYTES : left;
        int to = outOffset + update(in, inOffset + fromPrefix, direct, out, outOffset);
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

    /** Forgets the message under way; its key is overwritten. */
    public void reset() {
        chunks.end();
        prefixBytes = 0;
        pendingBytes = 0;
        nextChunk = 0;
        aad = NOTHING;
    }

    private long bytesOfChunks(int length) {
        return Math.max(0, (long) prefixBytes + pendingBytes + length - PREFIX_BYTES);
    }

    /** Completes the prefix as far as the input goes; once it is whole, checks it before any chunk is opened. */
    private int takePrefix(byte[] in, int offset, int length) throws BadPaddingException {
        int taken = Math.min(length, PREFIX_BYTES - prefixBytes);
        if (taken > 0) {
            System.arraycopy(in, offset, prefix, prefixBytes, taken);
            prefixBytes += taken;
            if (prefixBytes == PREFIX_BYTES) {
                openPrefix();
            }
        }
        return taken;
    }

    private void openPrefix() throws BadPaddingException {
        var header = MessageHeader.parse(prefix, prefixBytes);
        if (header.kind() != kind) {
            throw new InauthenticMessageException(
                    ProviderErrorId.MESSAGE_WRONG_KIND,
                    header.kind() == ContentKind.WRAPPED_KEY
                            ? "The message holds a wrapped key; open it with Cipher.UNWRAP_MODE and unwrap()"
                            : "The message holds data, not a wrapped key; open it with Cipher.DECRYPT_MODE and doFinal()");
        }
        var salt = Arrays.copyOfRange(prefix, HEADER_BYTES, HEADER_BYTES + SALT_BYTES);
        var stated = Arrays.copyOfRange(prefix, HEADER_BYTES + SALT_BYTES, PREFIX_BYTES);
        var dataKey = dataKeys.dataKeyOf(header);
        try {
            var commitment = chunks.begin(dataKey, salt, kind, aad);
            if (!MessageDigest.isEqual(commitment, stated)) {
                throw new InauthenticMessageException(
                        ProviderErrorId.MESSAGE_ALTERED,
                        "The message's commitment of " + COMMITMENT_BYTES
                                + " bytes does not match: the AAD is not the one it was written with, or its first "
                                + PREFIX_BYTES
                                + " bytes were altered; give the same AAD as the writer, else restore the message from a good copy");
            }
            opened.accept(header.dataKey().scopeKey());
        } finally {
            dataKey.destroy();
        }
    }

    private void requireLastChunk(int left) throws BadPaddingException {
        if (prefixBytes < PREFIX_BYTES) {
            MessageHeader.parse(prefix, prefixBytes);
            throw truncated();
        }
        if (((long) pendingBytes + left) % CHUNK_BYTES < TAG_BYTES) {
            throw truncated();
        }
    }

    private AEADBadTagException truncated() {
        return new InauthenticMessageException(
                ProviderErrorId.MESSAGE_TRUNCATED,
                "The message ends too early (or after bytes that do not belong to it); get the whole message from where it is stored");
    }

    private void keep(byte[] in, int offset, int length) {
        if (length > 0) {
            if (pending.length == 0) {
                pending = new byte[CHUNK_BYTES];
            }
            System.arraycopy(in, offset, pending, pendingBytes, length);
            pendingBytes += length;
        }
    }
}
