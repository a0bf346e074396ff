package org.o365se.internal.stream;

import static org.o365se.internal.message.MessageLayout.CHUNK_BYTES;
import static org.o365se.internal.message.MessageLayout.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageLayout.MAX_CHUNKS;
import static org.o365se.internal.message.MessageLayout.PREFIX_BYTES;
import static org.o365se.internal.message.MessageLayout.TAG_BYTES;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.ProviderException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import org.o365se.internal.cipher.CipherPrimitives;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.ChunkCipher;
import org.o365se.internal.message.ChunkSource;
import org.o365se.internal.message.InauthenticMessageException;
import org.o365se.internal.message.MessageLayout;
import org.o365se.internal.model.ScopeKeyId;

/**
 * The chunks of one message on a channel, in any order: where each lies, how long it is, and its authentic plaintext.
 *
 * <p>Which chunk is the last follows from the length of the source and is believed only after that chunk was opened. Holds the message's key until
 * {@link #end}. Not thread-safe.
 */
public final class MessageChunks {
    private static final byte[] NOTHING = {};
    /** So that one bad chunk costs no more than 4 MiB twice. */
    private static final int MOST_AT_ONCE = 256;

    private final SeekableByteChannel source;
    private final long messageBytes;
    private final ChunkCipher cipher;
    private final UUID scope;
    private ByteBuffer sealed = ByteBuffer.allocate(CHUNK_BYTES);
    private boolean endProved;
    /** Which chunks were last tried together in vain, and are to be opened one by one. */
    private long oneByOneFrom;

    private long oneByOneTo;

    private MessageChunks(SeekableByteChannel source, long messageBytes, ChunkCipher cipher, UUID scope) {
        this.source = source;
        this.messageBytes = messageBytes;
        this.cipher = cipher;
        this.scope = scope;
    }

    /** Reads the prefix, and nothing more, and checks it; the source stays the caller's if this fails. */
    public static MessageChunks open(SeekableByteChannel source, Key key, byte[] aad)
            throws IOException, InvalidKeyException {
        var keys = StreamMessages.dataKeysOf(key);
        var primitives = CipherPrimitives.create(keys);
        var openedBy = new AtomicReference<ScopeKeyId>();
        var opener = StreamMessages.beginOpening(primitives, keys, aad, openedBy::set);
        long messageBytes = source.size();
        if ((messageBytes - PREFIX_BYTES) / CHUNK_BYTES >= MAX_CHUNKS) {
            throw new IOException(ProviderErrorId.MESSAGE_TOO_LONG.with("The source has " + messageBytes
                    + " bytes, more than any message (2^38 chunks); check that the right source was given"));
        }
        var prefix = ByteBuffer.allocate((int) Math.min(messageBytes, PREFIX_BYTES));
        readFully(source, 0, prefix);
        try {
            if (prefix.capacity() < PREFIX_BYTES) {
                opener.doFinal(prefix.array(), 0, prefix.capacity(), NOTHING, 0);
            } else {
                // The opener checks the prefix and leaves the cipher ready for this message's chunks, in any order.
                opener.update(prefix.array(), 0, PREFIX_BYTES, NOTHING, 0);
            }
        } catch (BadPaddingException | ProviderException e) {
            opener.reset();
            throw StreamMessages.refused(e);
        }
        return new MessageChunks(
                source, messageBytes, primitives.chunks(), openedBy.get().scope());
    }

    /** The scope whose key opened the message. */
    public UUID scope() {
        return scope;
    }

    /** The number of the last chunk if the message is whole. */
    public long last() {
        return (messageBytes - PREFIX_BYTES) / CHUNK_BYTES;
    }

    /** Whether the last chunk was opened, and with it the length of the message proved. */
    public boolean endProved() {
        return endProved;
    }

    /** How much plaintext a chunk holds, 0 to {@link #last}. */
    public int plainBytes(long chunk) throws IOException {
        return sealedBytes(chunk) - TAG_BYTES;
    }

    /** Opens a chunk into an array with room for its plaintext; what was not authenticated is zero when this throws. */
    public void open(long chunk, byte[] target, int offset) throws IOException {
        int length = sealedBytes(chunk);
        requireSameLength();
        readFully(source, MessageLayout.chunkOffset(chunk), sealed.clear().limit(length));
        try {
            cipher.open(chunk, sealed.array(), 0, length, target, offset);
        } catch (AEADBadTagException e) {
            throw StreamMessages.refused(e);
        }
        endProved |= chunk == last();
    }

    /**
     * Opens several full chunks: by several threads, if there are enough of them and the source can be read by several at once, else by this one, which reads some at
     * once. Returns the number of bytes of their plaintext, or 0 if nothing was opened: then {@link #open} throws the reason, or opens the chunk alone.
     */
    public int openMany(long first, int atMost, byte[] target, int offset) throws IOException {
        // A full chunk is never the last.
        int count = (int) Math.min(Math.min(atMost, MOST_AT_ONCE), last() - first);
        if (count < 2 || (first >= oneByOneFrom && first < oneByOneTo)) {
            return 0;
        }
        requireSameLength();
        int opened = 0;
        try {
            opened = source instanceof FileChannel file && cipher.isSharedWork(count)
                    ? openShared(file, first, count, target, offset)
                    : openInTurn(first, Math.min(count, ChunkSource.MOST_AT_ONCE), target, offset);
        } catch (ClosedChannelException e) {
            throw closed(e);
        } catch (InterruptedIOException e) {
            // Nothing is wrong with a place in the source: the caller waited too long, or is to stop.
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            // What lies before the place that cannot be read is still to be had, and a second failure is reported. A
            // file
            // of somebody else's making may not be readable by position at all.
            opened = 0;
        }
        if (opened == 0) {
            oneByOneFrom = first;
            oneByOneTo = first + count;
        }
        return opened * CHUNK_PLAIN_BYTES;
    }

    /** Returns how many chunks were opened: all or none. */
    private int openShared(FileChannel file, long first, int count, byte[] target, int offset) throws IOException {
        boolean authentic = cipher.tryOpenFull(
                first,
                count,
                (chunk, some, sealedChunks) -> readFully(
                        file, MessageLayout.chunkOffset(chunk), ByteBuffer.wrap(sealedChunks, 0, some * CHUNK_BYTES)),
                target,
                offset);
        return authentic ? count : 0;
    }

    /** Returns how many chunks were opened: all that lie before the first that is not authentic. */
    private int openInTurn(long first, int count, byte[] target, int offset) throws IOException {
        if (sealed.capacity() < count * CHUNK_BYTES) {
            sealed = ByteBuffer.allocate(count * CHUNK_BYTES);
        }
        readFully(source, MessageLayout.chunkOffset(first), sealed.clear().limit(count * CHUNK_BYTES));
        int opened = 0;
        try {
            while (opened < count) {
                int at = offset + opened * CHUNK_PLAIN_BYTES;
                cipher.open(first + opened, sealed.array(), opened * CHUNK_BYTES, CHUNK_BYTES, target, at);
                opened++;
            }
        } catch (AEADBadTagException e) {
            // Reported when it is the first.
            return opened;
        }
        return opened;
    }

    /** The thread that was interrupted is told so, whichever thread has found the source closed. */
    private static ClosedChannelException closed(ClosedChannelException found) {
        if (found instanceof ClosedByInterruptException
                || !Thread.currentThread().isInterrupted()) {
            return found;
        }
        var interrupted = new ClosedByInterruptException();
        interrupted.initCause(found);
        return interrupted;
    }

    /** Throws if the source has grown or shrunk since the message was opened, since its last chunk is then another one. */
    public void requireSameLength() throws IOException {
        if (source.size() != messageBytes) {
            throw changed();
        }
    }

    /** Overwrites the message's key. */
    public void end() {
        cipher.end();
    }

    private int sealedBytes(long chunk) throws IOException {
        int length = (int) Math.min(CHUNK_BYTES, messageBytes - MessageLayout.chunkOffset(chunk));
        if (length < TAG_BYTES) {
            throw StreamMessages.refused(new InauthenticMessageException(
                    ProviderErrorId.MESSAGE_TRUNCATED,
                    "The message of " + messageBytes + " bytes ends before its last chunk, number " + chunk
                            + "; get the whole message from where it is stored"));
        }
        return length;
    }

    private static void readFully(SeekableByteChannel source, long offset, ByteBuffer target) throws IOException {
        source.position(offset);
        while (target.hasRemaining()) {
            if (source.read(target) < 0) {
                throw changed();
            }
        }
    }

    /** Reads without the channel's position, which several threads cannot share. */
    private static void readFully(FileChannel source, long offset, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (source.read(target, offset + target.position()) < 0) {
                throw changed();
            }
        }
    }

    private static IOException changed() {
        return new IOException(
                ProviderErrorId.MESSAGE_READ_FAILED.with(
                        "The source of the message changed its length while it was open; open the message again when nobody writes it"));
    }
}
