package org.o365se;

import static org.o365se.internal.message.MessageLayout.CHUNK_PLAIN_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.o365se.internal.stream.MessageChunks;

/**
 * Reads the plaintext of one message from any position, and opens only the chunks (16 KiB) it needs for that.
 *
 * <p>Opening reads the first 124 bytes of the message and checks key and AAD by them. Every byte that {@link #read} reports as read has been authenticated, at the position asked
 * for. <b>A range alone does not prove that the message is whole:</b> other chunks may be damaged, and bytes cut off at its end. {@link #size} and the end of the
 * data (-1 from {@link #read}) are told only after the last chunk was authenticated; reading every byte and then -1 proves the whole message.
 *
 * <p>A chunk that is not authentic is an {@link IOException} whose cause is an {@code AEADBadTagException}; none of its bytes is reported as read, and other
 * chunks can still be read. A delegate may decrypt a chunk into the reader's own array before it checks the tag (SunJCE on JDK 25 does), so until {@code read} returns or throws, another
 * thread that reads that array may see bytes that have not been authenticated; if the tag is wrong they are overwritten with zeros before {@code read} throws. A source that changes its length while it is open is an {@code IOException}.
 *
 * <p>Thread-safe as {@code FileChannel} is: the position is shared, and a lock lets one operation run at a time; {@link #close} waits for the one
 * that runs. The key of the message is held until {@code close}, which overwrites it. No provider has to be registered.
 */
public final class ServiceEncryptionChannel implements SeekableByteChannel {
    private static final byte[] NO_AAD = {};
    private static final long NONE = -1;

    private final Lock lock = new ReentrantLock();
    private final SeekableByteChannel source;
    private final MessageChunks chunks;
    private volatile boolean open = true;
    private long position;

    /** The chunk that was opened last, unless it went straight to a reader. */
    private byte[] cache = {};

    private long cachedChunk = NONE;
    private int cachedBytes;

    private ServiceEncryptionChannel(SeekableByteChannel source, MessageChunks chunks) {
        this.source = source;
        this.chunks = chunks;
    }

    /**
     * Opens a message without AAD.
     *
     * @param source holds the message from its position 0 to its end and nothing else; used by nobody else from now on, closed with the channel, but left
     *     to the caller if opening fails
     * @param key of a scope (opens its own messages) or a policy (opens those of every scope assigned to it), from a {@code KeyStore} of type
     *     {@code O365ServiceEncryption}
     * @return the channel, at position 0
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; if for a root key, that error is the cause
     * @throws IOException if the source fails, or if the message is refused; the cause is then a {@code BadPaddingException} (an
     *     {@code AEADBadTagException} unless the bytes are no message at all) or a {@link org.o365se.rootkey.RootKeyException}
     */
    public static ServiceEncryptionChannel open(SeekableByteChannel source, Key key)
            throws IOException, InvalidKeyException {
        return open(source, key, NO_AAD);
    }

    /**
     * Opens a message.
     *
     * @param source holds the message from its position 0 to its end and nothing else; used by nobody else from now on, closed with the channel, but left
     *     to the caller if opening fails
     * @param key of a scope (opens its own messages) or a policy (opens those of every scope assigned to it), from a {@code KeyStore} of type
     *     {@code O365ServiceEncryption}
     * @param aad what the writer gave as additional data; may be empty; not kept
     * @return the channel, at position 0
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; if for a root key, that error is the cause
     * @throws IOException if the source fails, or if the message is refused; the cause is then a {@code BadPaddingException} (an
     *     {@code AEADBadTagException} unless the bytes are no message at all) or a {@link org.o365se.rootkey.RootKeyException}
     */
    public static ServiceEncryptionChannel open(SeekableByteChannel source, Key key, byte[] aad)
            throws IOException, InvalidKeyException {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(aad, "aad");
        return new ServiceEncryptionChannel(source, MessageChunks.open(source, key, aad));
    }

    /**
     * Opens a message without AAD that a file holds.
     *
     * @param file holds the message and nothing else
     * @param key as in {@link #open(SeekableByteChannel, Key)}
     * @return the channel, at position 0
     * @throws InvalidKeyException as {@link #open(SeekableByteChannel, Key)} does
     * @throws IOException as {@link #open(SeekableByteChannel, Key)} does; the file is closed then
     */
    public static ServiceEncryptionChannel open(Path file, Key key) throws IOException, InvalidKeyException {
        return open(file, key, NO_AAD);
    }

    /**
     * Opens a message that a file holds.
     *
     * @param file holds the message and nothing else
     * @param key as in {@link #open(SeekableByteChannel, Key, byte[])}
     * @param aad what the writer gave as additional data; may be empty; not kept
     * @return the channel, at position 0
     * @throws InvalidKeyException as {@link #open(SeekableByteChannel, Key, byte[])} does
     * @throws IOException as {@link #open(SeekableByteChannel, Key, byte[])} does; the file is closed then
     */
    public static ServiceEncryptionChannel open(Path file, Key key, byte[] aad)
            throws IOException, InvalidKeyException {
        var source = Files.newByteChannel(file);
        try {
            return open(source, key, aad);
        } catch (IOException | InvalidKeyException | RuntimeException e) {
            try (source) {
                throw e;
            }
        }
    }

    /**
     * Returns which scope the message was written under. The key of a policy opens the messages of all its scopes, and a message does not prove its scope
     * unless the writer put it into the AAD.
     *
     * @return the scope's id
     */
    public UUID scope() {
        return chunks.scope();
    }

    /**
     * Reads from the position on, which moves by what was read. Fills the buffer as far as the message goes; a chunk for which a buffer with an array
     * has room is decrypted straight into it. If a later chunk fails, what lies before it is returned first, and the next read reports the failure.
     *
     * @param dst takes the bytes
     * @return how many; -1 at or after the end, and only if the last chunk is authentic
     * @throws IOException if the chunk at the position is not authentic (cause: {@code AEADBadTagException}) or the source fails or has changed its length;
     *     the positions of channel and buffer are as before; bytes of the buffer's array behind its position may have been set to zero
     * @throws ClosedChannelException if this channel is closed
     * @throws IllegalArgumentException if the buffer is read-only
     */
    @Override
    public int read(ByteBuffer dst) throws IOException {
        if (dst.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        lock.lock();
        try {
            requireOpen();
            return dst.hasRemaining() ? readChunks(dst) : 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the position.
     *
     * @return the plaintext position of the next read
     * @throws ClosedChannelException if this channel is closed
     */
    @Override
    public long position() throws IOException {
        lock.lock();
        try {
            requireOpen();
            return position;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sets the position. Reads nothing.
     *
     * @param newPosition a plaintext position, 0 or greater; may lie beyond the end, where a read returns -1
     * @return this channel
     * @throws ClosedChannelException if this channel is closed
     * @throws IllegalArgumentException if the position is negative
     */
    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (newPosition < 0) {
                throw new IllegalArgumentException("A position is 0 or greater, not " + newPosition);
            }
            position = newPosition;
            return this;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the length of the plaintext, after the last chunk was authenticated. That chunk is read for it, at most once.
     *
     * @return the length in bytes
     * @throws IOException if the last chunk is not authentic (cause: {@code AEADBadTagException}) or the source fails or has changed its length
     * @throws ClosedChannelException if this channel is closed
     */
    @Override
    public long size() throws IOException {
        lock.lock();
        try {
            requireOpen();
            proveEnd();
            return chunks.last() * CHUNK_PLAIN_BYTES + chunks.plainBytes(chunks.last());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses: this channel only reads.
     *
     * @throws NonWritableChannelException always, unless this channel is closed
     * @throws ClosedChannelException if this channel is closed
     */
    @Override
    public int write(ByteBuffer src) throws IOException {
        requireOpen();
        throw new NonWritableChannelException();
    }

    /**
     * Refuses: this channel only reads.
     *
     * @throws NonWritableChannelException always, unless this channel is closed
     * @throws ClosedChannelException if this channel is closed
     */
    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        requireOpen();
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /**
     * Closes the source and overwrites the message's key and what is held of the plaintext. The second call does nothing.
     *
     * @throws IOException if closing the source fails
     */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (open) {
                open = false;
                chunks.end();
                forgetCached();
                source.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private int readChunks(ByteBuffer dst) throws IOException {
        int total = 0;
        while (dst.hasRemaining()) {
            int given;
            try {
                given = readSome(dst);
            } catch (IOException e) {
                if (total == 0) {
                    throw e;
                }
                // The position stands before what failed, so the next read meets it again.
                return total;
            }
            if (given == 0) {
                return total == 0 ? -1 : total;
            }
            position += given;
            total += given;
        }
        return total;
    }

    /** Returns what the chunk at the position has for the buffer, or several chunks at once; 0 at the end, which is then proved. */
    private int readSome(ByteBuffer dst) throws IOException {
        long chunk = position / CHUNK_PLAIN_BYTES;
        int at = (int) (position % CHUNK_PLAIN_BYTES);
        if (chunk > chunks.last() || at >= chunks.plainBytes(chunk)) {
            proveEnd();
            return 0;
        }
        int length = chunks.plainBytes(chunk);
        if (at == 0 && dst.hasArray() && dst.remaining() > length) {
            int opened = chunks.openMany(
                    chunk, dst.remaining() / CHUNK_PLAIN_BYTES, dst.array(), dst.arrayOffset() + dst.position());
            if (opened > 0) {
                dst.position(dst.position() + opened);
                return opened;
            }
        }
        if (chunk != cachedChunk && at == 0 && dst.hasArray() && dst.remaining() >= length) {
            chunks.open(chunk, dst.array(), dst.arrayOffset() + dst.position());
            dst.position(dst.position() + length);
            return length;
        }
        fillCache(chunk);
        int given = Math.min(dst.remaining(), length - at);
        dst.put(cache, at, given);
        return given;
    }

    private void proveEnd() throws IOException {
        if (chunks.endProved()) {
            chunks.requireSameLength();
        } else {
            fillCache(chunks.last());
        }
    }

    private void fillCache(long chunk) throws IOException {
        if (chunk != cachedChunk) {
            forgetCached();
            if (cache.length == 0) {
                cache = new byte[CHUNK_PLAIN_BYTES];
            }
            cachedBytes = chunks.plainBytes(chunk);
            chunks.open(chunk, cache, 0);
            cachedChunk = chunk;
        }
    }

    private void forgetCached() {
        Arrays.fill(cache, 0, cachedBytes, (byte) 0);
        cachedBytes = 0;
        cachedChunk = NONE;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }
}
