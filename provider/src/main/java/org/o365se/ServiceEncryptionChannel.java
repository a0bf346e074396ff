package org.o365se;

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
import org.o365se.internal.stream.ChunkReader;

/**
 * Reads the plaintext of one message at any position, and decrypts only the chunks (16 KiB) that a read needs.
 *
 * <p>Opening reads the first 124 bytes of the message and checks key and AAD with them. Every byte that a read returns has been authenticated at the requested
 * position. <b>A range alone does not prove that the message is complete:</b> other chunks may be damaged, and its end may be missing. {@link #size} and the
 * end of the data (-1 from a read) are reported only after the last chunk has been authenticated. Reading every byte and then -1 proves that the message is
 * complete and authentic.
 *
 * <p>For a forged chunk, a read throws an {@link IOException} whose cause is an {@code AEADBadTagException}; none of its bytes is returned, and other chunks
 * can still be read. A delegate may decrypt a chunk into the reader's array before it checks the tag (SunJCE on JDK 25 does). Until a read returns or throws,
 * another thread that reads that array may therefore see bytes that have not been authenticated; if the tag is wrong, they are overwritten with zeros before
 * the read throws. If the source changes its length while it is open, a read throws an {@code IOException}.
 *
 * <p>Thread-safe like {@code FileChannel}: {@link #read(ByteBuffer)} uses the shared position, {@link #read(ByteBuffer, long)} its own. One operation runs at a
 * time, and {@link #close} waits for it. The key of the message stays in memory until {@code close}, which overwrites it. The provider need not be registered.
 */
public final class ServiceEncryptionChannel implements SeekableByteChannel {
    private static final byte[] NO_AAD = {};
    private static final long NONE = -1;

    private final Lock lock = new ReentrantLock();
    private final SeekableByteChannel source;
    private final ChunkReader chunks;
    private volatile boolean open = true;
    private long position;

    /** The plaintext of the last decrypted chunk, unless it was decrypted directly into a reader's buffer. */
    private byte[] cache = {};

    private long cachedChunk = NONE;
    private int cachedBytes;

    private ServiceEncryptionChannel(SeekableByteChannel source, ChunkReader chunks) {
        this.source = source;
        this.chunks = chunks;
    }

    /**
     * Opens a message without AAD.
     *
     * @param source contains the message from position 0 to its end and nothing else; must not be used otherwise from now on; closed with the channel, but not
     *     if opening fails
     * @param key of a scope (decrypts its own messages) or a policy (decrypts those of every scope assigned to it), from a {@code KeyStore} of type
     *     {@code O365ServiceEncryption}
     * @return the channel, at position 0
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; a failure of a root key is the cause
     * @throws IOException if the source fails, or if the message is refused; the cause is then a {@code BadPaddingException} (an
     *     {@code AEADBadTagException} unless the bytes are not a message) or a {@link org.o365se.rootkey.RootKeyException}
     */
    public static ServiceEncryptionChannel open(SeekableByteChannel source, Key key)
            throws IOException, InvalidKeyException {
        return open(source, key, NO_AAD);
    }

    /**
     * Opens a message.
     *
     * @param source contains the message from position 0 to its end and nothing else; must not be used otherwise from now on; closed with the channel, but not
     *     if opening fails
     * @param key of a scope (decrypts its own messages) or a policy (decrypts those of every scope assigned to it), from a {@code KeyStore} of type
     *     {@code O365ServiceEncryption}
     * @param aad the writer's additional authenticated data; may be empty; not kept
     * @return the channel, at position 0
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; a failure of a root key is the cause
     * @throws IOException if the source fails, or if the message is refused; the cause is then a {@code BadPaddingException} (an
     *     {@code AEADBadTagException} unless the bytes are not a message) or a {@link org.o365se.rootkey.RootKeyException}
     */
    public static ServiceEncryptionChannel open(SeekableByteChannel source, Key key, byte[] aad)
            throws IOException, InvalidKeyException {
        return open(source, key, aad, Access.USER);
    }

    /**
     * Opens a message on behalf of a user or of the service itself.
     *
     * @param source as in {@link #open(SeekableByteChannel, Key, byte[])}
     * @param key as in {@link #open(SeekableByteChannel, Key, byte[])}
     * @param aad the writer's additional authenticated data; may be empty; not kept
     * @param access on whose behalf; {@link Access#SYSTEM} only where the configuration allows it to this process
     * @return the channel, at position 0
     * @throws InvalidKeyException like {@link #open(SeekableByteChannel, Key, byte[])}, or if this process may not access data so
     * @throws IOException like {@link #open(SeekableByteChannel, Key, byte[])}
     */
    public static ServiceEncryptionChannel open(SeekableByteChannel source, Key key, byte[] aad, Access access)
            throws IOException, InvalidKeyException {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(aad, "aad");
        Objects.requireNonNull(access, "access");
        return new ServiceEncryptionChannel(source, ChunkReader.open(source, key, aad, access));
    }

    /**
     * Opens a message without AAD in a file.
     *
     * @param file contains the message and nothing else
     * @param key as in {@link #open(SeekableByteChannel, Key)}
     * @return the channel, at position 0
     * @throws InvalidKeyException like {@link #open(SeekableByteChannel, Key)}
     * @throws IOException like {@link #open(SeekableByteChannel, Key)}; the file is closed then
     */
    public static ServiceEncryptionChannel open(Path file, Key key) throws IOException, InvalidKeyException {
        return open(file, key, NO_AAD);
    }

    /**
     * Opens a message in a file.
     *
     * @param file contains the message and nothing else
     * @param key as in {@link #open(SeekableByteChannel, Key, byte[])}
     * @param aad the writer's additional authenticated data; may be empty; not kept
     * @return the channel, at position 0
     * @throws InvalidKeyException like {@link #open(SeekableByteChannel, Key, byte[])}
     * @throws IOException like {@link #open(SeekableByteChannel, Key, byte[])}; the file is closed then
     */
    public static ServiceEncryptionChannel open(Path file, Key key, byte[] aad)
            throws IOException, InvalidKeyException {
        return open(file, key, aad, Access.USER);
    }

    /**
     * Opens a message in a file on behalf of a user or of the service itself.
     *
     * @param file contains the message and nothing else
     * @param key as in {@link #open(SeekableByteChannel, Key, byte[])}
     * @param aad the writer's additional authenticated data; may be empty; not kept
     * @param access on whose behalf; {@link Access#SYSTEM} only where the configuration allows it to this process
     * @return the channel, at position 0
     * @throws InvalidKeyException like {@link #open(SeekableByteChannel, Key, byte[], Access)}
     * @throws IOException like {@link #open(SeekableByteChannel, Key, byte[])}; the file is closed then
     */
    public static ServiceEncryptionChannel open(Path file, Key key, byte[] aad, Access access)
            throws IOException, InvalidKeyException {
        var source = Files.newByteChannel(file);
        try {
            return open(source, key, aad, access);
        } catch (IOException | InvalidKeyException | RuntimeException e) {
            try (source) {
                throw e;
            }
        }
    }

    /**
     * Returns the scope under which the message was encrypted. The key of a policy decrypts the messages of all its scopes, and a message does not prove its
     * scope unless the writer put it into the AAD.
     *
     * @return the scope's id
     */
    public UUID scope() {
        return chunks.scope().toUuid();
    }

    /**
     * Reads from the position, which then advances. Fills the buffer unless the message ends; a chunk that fits into a buffer with an array is decrypted
     * directly into it. If a later chunk fails, the bytes before it are returned, and the next read throws.
     *
     * @param dst receives the bytes
     * @return the number of bytes; -1 at or after the end, and only if the last chunk is authentic
     * @throws IOException if the chunk at the position is not authentic (cause: {@code AEADBadTagException}) or the source fails or has changed its length;
     *     the positions of channel and buffer do not change; bytes of the buffer's array after its position may have been set to zero
     * @throws ClosedChannelException if this channel is closed
     * @throws IllegalArgumentException if the buffer is read-only
     */
    @Override
    public int read(ByteBuffer dst) throws IOException {
        requireWritable(dst);
        lock.lock();
        try {
            requireOpen();
            int given = readAt(position, dst);
            position += Math.max(0, given);
            return given;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads at a given position; that of this channel does not change. Otherwise like {@link #read(ByteBuffer)}.
     *
     * @param dst receives the bytes
     * @param from a plaintext position, 0 or greater
     * @return the number of bytes; -1 at or after the end, and only if the last chunk is authentic
     * @throws IOException like {@link #read(ByteBuffer)}
     * @throws ClosedChannelException if this channel is closed
     * @throws IllegalArgumentException if the buffer is read-only or the position is negative
     */
    public int read(ByteBuffer dst, long from) throws IOException {
        requireWritable(dst);
        requirePosition(from);
        lock.lock();
        try {
            requireOpen();
            return readAt(from, dst);
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
     * @param newPosition a plaintext position, 0 or greater; may be beyond the end, where a read returns -1
     * @return this channel
     * @throws ClosedChannelException if this channel is closed
     * @throws IllegalArgumentException if the position is negative
     */
    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        lock.lock();
        try {
            requireOpen();
            requirePosition(newPosition);
            position = newPosition;
            return this;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the length of the plaintext, after authenticating the last chunk. That chunk is read at most once.
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
            return chunks.plaintextBytes();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Throws an exception: this channel is read-only.
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
     * Throws an exception: this channel is read-only.
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
     * Closes the source, and overwrites the key of the message and the cached plaintext. A second call has no effect.
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

    /** Fills the buffer from a position on, unless the message ends. */
    private int readAt(long from, ByteBuffer dst) throws IOException {
        int total = 0;
        while (dst.hasRemaining()) {
            int given;
            try {
                given = readSome(from + total, dst);
            } catch (IOException e) {
                if (total == 0) {
                    throw e;
                }
                // The caller continues at the failure, which is then thrown.
                return total;
            }
            if (given == 0) {
                return total == 0 ? -1 : total;
            }
            total += given;
        }
        return total;
    }

    /**
     * Copies the plaintext of the chunk at a position, or of several chunks, to the buffer, and returns its length; 0 at the end, which is then authenticated.
     */
    private int readSome(long from, ByteBuffer dst) throws IOException {
        var suite = chunks.suite();
        long chunk = suite.chunkAt(from);
        if (chunk > chunks.lastChunk()) {
            proveEnd();
            return 0;
        }
        int at = (int) (from - suite.chunkPosition(chunk));
        int length = chunks.plaintextBytesOf(chunk);
        if (at >= length) {
            proveEnd();
            return 0;
        }
        return at == 0 && dst.hasArray() && dst.remaining() >= length
                ? readDirectly(chunk, length, dst)
                : readFromCache(chunk, at, Math.min(dst.remaining(), length - at), dst);
    }

    /** Decrypts one or more chunks directly into the array of the buffer. */
    private int readDirectly(long chunk, int length, ByteBuffer dst) throws IOException {
        int target = dst.arrayOffset() + dst.position();
        int opened = chunks.openMany(chunk, dst.remaining() / chunks.suite().chunkBytes(), dst.array(), target);
        if (opened == 0) {
            if (chunk == cachedChunk) {
                return readFromCache(chunk, 0, length, dst);
            }
            chunks.open(chunk, dst.array(), target);
            opened = length;
        }
        dst.position(dst.position() + opened);
        return opened;
    }

    private int readFromCache(long chunk, int at, int length, ByteBuffer dst) throws IOException {
        fillCache(chunk);
        dst.put(cache, at, length);
        return length;
    }

    private void proveEnd() throws IOException {
        if (chunks.endProved()) {
            chunks.requireSameLength();
        } else {
            fillCache(chunks.lastChunk());
        }
    }

    private void fillCache(long chunk) throws IOException {
        if (chunk != cachedChunk) {
            forgetCached();
            if (cache.length == 0) {
                cache = new byte[chunks.suite().chunkBytes()];
            }
            cachedBytes = chunks.plaintextBytesOf(chunk);
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

    private static void requireWritable(ByteBuffer dst) {
        if (dst.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
    }

    private static void requirePosition(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("The position is negative: " + position);
        }
    }
}
