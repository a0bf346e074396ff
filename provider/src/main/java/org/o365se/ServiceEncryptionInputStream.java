package org.o365se;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.BadPaddingException;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.ChunkSource;
import org.o365se.internal.message.MessageOpener;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.stream.StreamMessages;

/**
 * Decrypts one message from an underlying stream, which must contain the message and nothing after it.
 *
 * <p>Every byte that a method returns or transfers has been authenticated, and the end of the stream is reported only after the last chunk has been
 * authenticated: a reader that reaches the end has the complete message. A reader that stops earlier has an authentic beginning, and cannot know whether the
 * rest exists. The memory use is constant for any length of the message.
 *
 * <p>A delegate may decrypt a chunk into the reader's array before it checks the tag (SunJCE on JDK 25 does). Until {@code read} returns or throws, another
 * thread that reads that array may therefore see bytes that have not been authenticated. If the tag is wrong, they are overwritten with zeros before
 * {@code read} throws.
 *
 * <p>Every failure is an {@link IOException} and is final: each later read fails too. Its message begins with an error id. Its cause is an
 * {@code AEADBadTagException} if the message is truncated, altered or for another key or AAD, another {@code BadPaddingException} if the bytes are not a
 * message, a {@link org.o365se.rootkey.RootKeyException} if a root key could not be used. Exceptions of the underlying stream are not wrapped.
 * {@code javax.crypto.CipherInputStream} can swallow such errors on close; this stream always throws them.
 *
 * <p>The provider need not be registered. Not thread-safe: reading from several threads is not supported.
 */
public final class ServiceEncryptionInputStream extends InputStream {
    private static final byte[] NOTHING = {};

    private enum State {
        BEFORE_PREFIX,
        IN_CHUNKS,
        AT_END,
        FAILED,
        CLOSED
    }

    private final InputStream in;
    private final MessageOpener opener;
    private @Nullable ScopeId scope;
    /** The length of a full chunk's plaintext and of a full chunk, known after the prefix. */
    private int chunkBytes;

    private int sealedChunkBytes;
    /**
     * Buffer for one sealed chunk, from the second one on for several: this saves calls of the underlying stream, and the processor overlaps the copy better
     * with AES-GCM.
     */
    private byte[] sealed = NOTHING;

    /** The range of {@link #sealed} that has been read and not decrypted; it begins with a chunk. */
    private int sealedAt;

    private int sealedEnd;
    private State state = State.BEFORE_PREFIX;
    private @Nullable IOException failure;

    /** The plaintext of the last decrypted chunk, unless it was decrypted directly into the reader's array. */
    private byte[] plain = NOTHING;

    /** The range of {@link #plain} that has not been returned yet. */
    private int plainAt;

    private int plainEnd;

    /** A step of reading that fails if the message is not authentic. */
    @FunctionalInterface
    private interface Step {
        int run() throws IOException, BadPaddingException;
    }

    /**
     * Creates a stream that reads a message without AAD.
     *
     * @param in supplies the message; closed with this stream; nothing is read from it before the first read from this stream
     * @param key of a scope (decrypts its own messages) or a policy (decrypts those of every scope assigned to it), from a {@code KeyStore} of type
     *     {@code O365ServiceEncryption}
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; a failure of a root key is the cause
     */
    public ServiceEncryptionInputStream(InputStream in, Key key) throws InvalidKeyException {
        this(in, key, NOTHING);
    }

    /**
     * Creates a stream that reads a message. *
     * @param in supplies the message; closed with this stream; nothing is read from it before the first read from this stream
     * @param key of a scope (decrypts its own messages) or a policy (decrypts those of every scope assigned to it), from a {@code KeyStore} of type
     *     {@code O365ServiceEncryption}
     * @param aad the writer's additional authenticated data; may be empty; copied
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; a failure of a root key is the cause
     */
    public ServiceEncryptionInputStream(InputStream in, Key key, byte[] aad) throws InvalidKeyException {
        this(in, key, aad, Access.USER);
    }

    /**
     * Creates a stream that reads a message on behalf of a user or of the service itself.
     *
     * @param in supplies the message; closed with this stream; nothing is read from it before the first read from this stream
     * @param key of a scope (decrypts its own messages) or a policy (decrypts those of every scope assigned to it), from a {@code KeyStore} of type
     *     {@code O365ServiceEncryption}
     * @param aad the writer's additional authenticated data; may be empty; copied
     * @param access on whose behalf; {@link Access#SYSTEM} only where the configuration allows it to this process
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now or so; a failure of a root key is the cause
     */
    public ServiceEncryptionInputStream(InputStream in, Key key, byte[] aad, Access access) throws InvalidKeyException {
        this.in = Objects.requireNonNull(in, "in");
        this.opener = StreamMessages.beginOpening(
                key, aad.clone(), Objects.requireNonNull(access, "access"), scopeKey -> scope = scopeKey.scope());
    }

    /**
     * Returns the scope under which the message was encrypted. The key of a policy decrypts the messages of all its scopes, and a message does not prove its
     * scope unless the writer put it into the AAD.
     *
     * @return the scope's id; empty until the first bytes have been read
     */
    public Optional<UUID> scope() {
        return Optional.ofNullable(scope).map(ScopeId::toUuid);
    }

    /**
     * Reads one byte.
     *
     * @return 0 to 255, or -1 after the whole message has been read and authenticated
     * @throws IOException like {@link #read(byte[], int, int)}
     */
    @Override
    public int read() throws IOException {
        return fill() ? Byte.toUnsignedInt(plain[plainAt++]) : -1;
    }

    /**
     * Reads at most one chunk (16 KiB) at a time. A chunk that fits into the array is decrypted directly into it.
     *
     * @param b receives the bytes
     * @param off the offset of the first byte in the array
     * @param len the maximum number of bytes
     * @return the number of bytes, or -1 after the whole message has been read and authenticated
     * @throws IOException if the message is not authentic or its key cannot be unwrapped (see above), if the underlying stream fails, or if this stream is *
     *     closed; no byte is returned then, and the part of the array may have been set to zero
     */
    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        requireReadable();
        if (len == 0) {
            return 0;
        }
        openPrefix();
        if (plainAt == plainEnd && len >= chunkBytes) {
            int direct = openNext(b, off);
            return direct == 0 ? -1 : direct;
        }
        if (!fill()) {
            return -1;
        }
        int given = Math.min(len, plainEnd - plainAt);
        System.arraycopy(plain, plainAt, b, off, given);
        plainAt += given;
        return given;
    }

    /**
     * Skips bytes. They are authenticated as if they had been read.
     *
     * @param n the maximum number of bytes
     * @return the number of bytes; fewer than requested only at the end of the message
     * @throws IOException like {@link #read(byte[], int, int)}
     */
    @Override
    public long skip(long n) throws IOException {
        requireReadable();
        long left = n;
        while (left > 0 && fill()) {
            int passed = (int) Math.min(left, plainEnd - plainAt);
            plainAt += passed;
            left -= passed;
        }
        return Math.max(0, n) - Math.max(0, left);
    }

    /**
     * Returns the number of bytes that can be read without blocking.
     *
     * @return the number of bytes that can be read without a call of the underlying stream; often 0
     * @throws IOException if this stream is closed or has failed
     */
    @Override
    public int available() throws IOException {
        requireReadable();
        return plainEnd - plainAt;
    }

    /**
     * Writes all remaining plaintext to another stream, each chunk after its tag has been checked. If it throws, authentic chunks may have been written before;
     * only a normal return proves that the message is complete.
     *
     * @param to receives the bytes; not closed
     * @return the number of bytes
     * @throws IOException like {@link #read(byte[], int, int)}, or if the other stream fails
     */
    @Override
    public long transferTo(OutputStream to) throws IOException {
        Objects.requireNonNull(to, "to");
        long total = 0;
        while (fill()) {
            int from = plainAt;
            plainAt = plainEnd;
            to.write(plain, from, plainEnd - from);
            total += plainEnd - from;
        }
        return total;
    }

    /**
     * Closes the underlying stream, and overwrites the key and the cached plaintext. A message may be read only in part. A second call has no effect.
     *
     * @throws IOException if closing the underlying stream fails
     */
    @Override
    public void close() throws IOException {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            forget();
            in.close();
        }
    }

    /** Decrypts the next chunk if no plaintext is left. Returns whether there is plaintext; false only at the end of the message. */
    private boolean fill() throws IOException {
        requireReadable();
        if (plainAt == plainEnd) {
            openPrefix();
            if (plain.length == 0) {
                plain = new byte[chunkBytes];
            }
            plainAt = 0;
            plainEnd = 0;
            plainEnd = openNext(plain, 0);
        }
        return plainAt < plainEnd;
    }

    private void openPrefix() throws IOException {
        if (state == State.BEFORE_PREFIX) {
            runOrFail(this::readPrefix);
        }
    }

    /**
     * Decrypts the next chunk, after the prefix, into an array with room for a full one. Returns 0 only at the end, because only the last chunk can be empty.
     */
    private int openNext(byte[] target, int offset) throws IOException {
        return state == State.AT_END ? 0 : runOrFail(() -> readChunk(target, offset));
    }

    /** Runs a step. If it fails, every later read fails too. */
    private int runOrFail(Step step) throws IOException {
        boolean done = false;
        try {
            int result = step.run();
            done = true;
            return result;
        } catch (BadPaddingException | ProviderException e) {
            failure = StreamMessages.refused(e);
            throw failure;
        } catch (IOException e) {
            failure = new IOException(
                    ProviderErrorId.MESSAGE_READ_FAILED.with(
                            "The message cannot be read further, because the underlying stream failed: "
                                    + e.getMessage() + "; open the message again and read it from the beginning"),
                    e);
            throw e;
        } finally {
            if (!done) {
                state = State.FAILED;
                forget();
            }
        }
    }

    private int readPrefix() throws IOException, BadPaddingException {
        int total = 0;
        for (int missing = opener.missingPrefixBytes(); missing > 0; missing = opener.missingPrefixBytes()) {
            var piece = in.readNBytes(missing);
            total += piece.length < missing
                    ? opener.doFinal(piece, 0, piece.length, NOTHING, 0)
                    : opener.update(piece, 0, missing, NOTHING, 0);
        }
        chunkBytes = opener.suite().chunkBytes();
        sealedChunkBytes = opener.suite().sealedChunkBytes();
        sealed = new byte[sealedChunkBytes];
        state = State.IN_CHUNKS;
        return total;
    }

    /**
     * Passes only whole chunks to the engine, which decrypts them directly from one array into the other. A full chunk is never the last; a shorter one ends
     * the message.
     */
    private int readChunk(byte[] target, int offset) throws IOException, BadPaddingException {
        int length = fetchChunk();
        int at = sealedAt;
        sealedAt += length;
        if (length == sealedChunkBytes) {
            return opener.update(sealed, at, length, target, offset);
        }
        int opened = opener.doFinal(sealed, at, length, target, offset);
        state = State.AT_END;
        return opened;
    }

    /**
     * Reads a whole chunk, unless the message ends before. Also reads the bytes that the underlying stream reports as available after it, but no more, because
     * a stream may block for all requested bytes. Returns the length of the chunk.
     */
    private int fetchChunk() throws IOException {
        if (sealedAt == sealedEnd) {
            if (sealedEnd == sealedChunkBytes && sealed.length == sealedChunkBytes) {
                sealed = new byte[ChunkSource.chunksAtOnce(opener.suite()) * sealedChunkBytes];
            }
            sealedAt = 0;
            sealedEnd = 0;
        }
        while (sealedEnd - sealedAt < sealedChunkBytes) {
            int missing = sealedChunkBytes - (sealedEnd - sealedAt);
            int there = Math.min(in.available(), sealed.length - sealedEnd);
            int read = in.read(sealed, sealedEnd, Math.max(missing, there));
            if (read < 0) {
                break;
            }
            sealedEnd += read;
        }
        return Math.min(sealedChunkBytes, sealedEnd - sealedAt);
    }

    private void requireReadable() throws IOException {
        if (state == State.CLOSED) {
            throw new IOException("Stream closed");
        }
        if (state == State.FAILED) {
            // A new exception each time, with the stack trace of this call, so that no caller changes the exception of
            // another.
            throw failure == null
                    ? new IOException(unexpected())
                    : new IOException(failure.getMessage(), failure.getCause());
        }
    }

    private static String unexpected() {
        return ProviderErrorId.MESSAGE_READ_FAILED.with(
                "The message cannot be read further after an unexpected error; open it again and read it from the beginning");
    }

    private void forget() {
        opener.reset();
        Arrays.fill(plain, (byte) 0);
        plainAt = 0;
        plainEnd = 0;
    }
}
