package org.o365se.internal.stream;

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
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import org.o365se.Access;
import org.o365se.internal.cipher.CipherPrimitives;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.ChunkEngine;
import org.o365se.internal.message.ChunkSource;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.InauthenticMessageException;
import org.o365se.internal.message.MessagePrefix;
import org.o365se.internal.message.Suite;
import org.o365se.internal.model.ScopeId;

/**
 * Reads the chunks of one message from a channel, in any order. The message is opened by its prefix; after that {@link #open} reads one chunk and
 * decrypts it.
 *
 * <p>The number of the last chunk follows from the length of the source, and is authenticated only when that chunk has been opened. Keeps the key of the
 * message until {@link #end}. Not thread-safe.
 */
public final class ChunkReader {
    /** The number of bytes that several threads open at once: a forged chunk makes at most this much be opened twice. */
    private static final int SHARED_BYTES = 1 << 22;

    private final SeekableByteChannel source;
    private final long messageBytes;
    private final Suite suite;
    private final ScopeId scope;
    private final ChunkEngine engine;
    private ByteBuffer sealed;
    private boolean endProved;
    /** The chunks that could not be opened together, and must be opened one by one. */
    private long oneByOneFrom;

    private long oneByOneTo;

    private ChunkReader(SeekableByteChannel source, long messageBytes, Suite suite, ScopeId scope, ChunkEngine engine) {
        this.source = source;
        this.messageBytes = messageBytes;
        this.suite = suite;
        this.scope = scope;
        this.engine = engine;
        this.sealed = ByteBuffer.allocate(suite.sealedChunkBytes());
    }

    /** Opens a message: reads only its prefix, and checks it. If this fails, the source is not closed. */
    public static ChunkReader open(SeekableByteChannel source, Key key, byte[] aad, Access access)
            throws IOException, InvalidKeyException {
        var keys = StreamMessages.dataKeysOf(key, access);
        var prefixes = CipherPrimitives.create(keys).prefixOpener(keys, ContentKind.DATA);
        keys.prepareToUnwrap();
        long messageBytes = source.size();
        try {
            var prefix = readPrefix(source, messageBytes);
            requirePossibleLength(messageBytes, prefix.suite());
            var scope = prefixes.open(prefix, aad).scope();
            return new ChunkReader(source, messageBytes, prefix.suite(), scope, prefixes.chunks());
        } catch (BadPaddingException | ProviderException e) {
            prefixes.chunks().end();
            throw StreamMessages.refused(e);
        }
    }

    private static MessagePrefix readPrefix(SeekableByteChannel source, long messageBytes)
            throws IOException, BadPaddingException {
        var prefix = new MessagePrefix();
        long at = 0;
        while (prefix.missingBytes() > 0 && at < messageBytes) {
            var some = ByteBuffer.allocate((int) Math.min(prefix.missingBytes(), messageBytes - at));
            readFully(source, at, some);
            at += prefix.take(some.array(), 0, some.capacity());
        }
        prefix.requireComplete();
        return prefix;
    }

    private static void requirePossibleLength(long messageBytes, Suite suite) throws IOException {
        if (suite.lastChunk(messageBytes) >= suite.maxChunks()) {
            throw new IOException(ProviderErrorId.MESSAGE_TOO_LONG.with("The source has " + messageBytes
                    + " bytes, more than the maximum of a message (2^38 chunks); check that it is the right source"));
        }
    }

    /** Returns the suite of the message. */
    public Suite suite() {
        return suite;
    }

    /** Returns the scope whose key decrypts the message. */
    public ScopeId scope() {
        return scope;
    }

    /** Returns the number of the last chunk, from the length of the source. */
    public long lastChunk() {
        return suite.lastChunk(messageBytes);
    }

    /** Returns the length of the plaintext, from the length of the source; {@link #endProved} returns whether it is authenticated. */
    public long plaintextBytes() throws IOException {
        long last = lastChunk();
        return suite.chunkPosition(last) + plaintextBytesOf(last);
    }

    /** Returns whether the last chunk was opened, which authenticates the length of the message. */
    public boolean endProved() {
        return endProved;
    }

    /** Returns the length of the plaintext of a chunk, 0 to {@link #lastChunk}. */
    public int plaintextBytesOf(long chunk) throws IOException {
        int length = suite.plaintextBytesOf(chunk, messageBytes);
        if (length < 0) {
            throw StreamMessages.refused(new InauthenticMessageException(
                    ProviderErrorId.MESSAGE_TRUNCATED,
                    "The message of " + messageBytes + " bytes ends before its last chunk, number " + chunk
                            + "; get the whole message from its storage"));
        }
        return length;
    }

    /** Reads and opens a chunk. The target has room for its plaintext; if this throws, the plaintext in it has been overwritten with zeros. */
    public void open(long chunk, byte[] target, int offset) throws IOException {
        int length = plaintextBytesOf(chunk) + suite.tagBytes();
        requireSameLength();
        readFully(source, suite.chunkOffset(chunk), sealed.clear().limit(length));
        try {
            engine.open(chunk, sealed.array(), 0, length, target, offset);
        } catch (AEADBadTagException e) {
            throw StreamMessages.refused(e);
        }
        endProved |= chunk == lastChunk();
    }

    /**
     * Reads and opens consecutive full chunks together. Several threads are used if there are enough chunks and the source can be read by several threads at
     * once; otherwise the caller's thread reads several chunks at once. Returns the number of plaintext bytes, or 0 if nothing was opened: then {@link #open}
     * throws the reason, or opens the chunk alone.
     */
    public int openMany(long first, int atMost, byte[] target, int offset) throws IOException {
        // A full chunk is never the last.
        int count = (int) Math.min(Math.min(atMost, SHARED_BYTES / suite.chunkBytes()), lastChunk() - first);
        if (count < 2 || (first >= oneByOneFrom && first < oneByOneTo)) {
            return 0;
        }
        requireSameLength();
        int opened = 0;
        try {
            opened = source instanceof FileChannel file && engine.isSharedWork(count)
                    ? openShared(file, first, count, target, offset)
                    : openInTurn(first, Math.min(count, ChunkSource.chunksAtOnce(suite)), target, offset);
        } catch (ClosedChannelException e) {
            throw closed(e);
        } catch (InterruptedIOException e) {
            // Not a fault of the source: the caller was interrupted.
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            // The chunks before the unreadable one are still available, and a second failure is reported.
            // A file channel of another implementation may not support positional reads.
            opened = 0;
        }
        if (opened == 0) {
            oneByOneFrom = first;
            oneByOneTo = first + count;
        }
        return opened * suite.chunkBytes();
    }

    /** Returns the number of chunks opened: all or none. */
    private int openShared(FileChannel file, long first, int count, byte[] target, int offset) throws IOException {
        boolean authentic = engine.tryOpenFull(
                first,
                count,
                (chunk, some, chunks) -> readFully(
                        file, suite.chunkOffset(chunk), ByteBuffer.wrap(chunks, 0, some * suite.sealedChunkBytes())),
                target,
                offset);
        return authentic ? count : 0;
    }

    /** Returns the number of chunks opened: all that precede the first that is not authentic. */
    private int openInTurn(long first, int count, byte[] target, int offset) throws IOException {
        int length = suite.sealedChunkBytes();
        if (sealed.capacity() < count * length) {
            sealed = ByteBuffer.allocate(count * length);
        }
        readFully(source, suite.chunkOffset(first), sealed.clear().limit(count * length));
        int opened = 0;
        try {
            while (opened < count) {
                int at = offset + opened * suite.chunkBytes();
                engine.open(first + opened, sealed.array(), opened * length, length, target, at);
                opened++;
            }
        } catch (AEADBadTagException e) {
            // Reported if it is the first chunk of a call.
            return opened;
        }
        return opened;
    }

    /** Converts the exception of an interrupted thread to one that reports the interrupt, regardless of the thread that found the source closed. */
    private static ClosedChannelException closed(ClosedChannelException found) {
        if (found instanceof ClosedByInterruptException
                || !Thread.currentThread().isInterrupted()) {
            return found;
        }
        var interrupted = new ClosedByInterruptException();
        interrupted.initCause(found);
        return interrupted;
    }

    /** Throws if the length of the source has changed since the message was opened, because its last chunk is then different. */
    public void requireSameLength() throws IOException {
        if (source.size() != messageBytes) {
            throw changed();
        }
    }

    /** Overwrites the key of the message. */
    public void end() {
        engine.end();
    }

    private static void readFully(SeekableByteChannel source, long offset, ByteBuffer target) throws IOException {
        source.position(offset);
        while (target.hasRemaining()) {
            if (source.read(target) < 0) {
                throw changed();
            }
        }
    }

    /** Reads without the position of the channel, which several threads cannot share. */
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
                        "The source of the message changed its length while it was open; open the message again when no program writes to it"));
    }
}
