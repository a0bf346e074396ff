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
import org.o365se.internal.stream.StreamMessages;

/**
 * Decrypts one message from an underlying stream, which must hold the message and nothing after it.
 *
 * <p>Every byte that a method returns, reports as read or transfers has been authenticated, and the end of the stream is reported only after the last chunk has been: a reader that
 * reaches the end has the whole message. A reader that stops earlier has an authentic beginning, and does not know whether the rest is there. Memory is constant however long the message.
 *
 * <p>A delegate may decrypt a chunk into the reader's own array before it checks the tag (SunJCE on JDK 25 does). So until {@code read} returns or throws, another thread that reads
 * that array may see bytes that have not been authenticated. If the tag is wrong they are overwritten with zeros before {@code read} throws.
 *
 * <p>Every failure is an {@link IOException} and is final: each later read fails too. Its message begins with an error id. Its cause is an
 * {@code AEADBadTagException} if the message is truncated, altered or for another key or AAD, another {@code BadPaddingException} if the bytes are
 * not a message at all, a {@link org.o365se.rootkey.RootKeyException} if a root key could not be used. What the underlying stream throws comes through as it
 * is. {@code javax.crypto.CipherInputStream} can swallow such errors on close; reading from this stream cannot end without them.
 *
 * <p>It needs no registered provider. Not thread-safe: reading from several threads is not supported.
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
    private @Nullable UUID scope;
    /** The length of a full chunk's plaintext and of a full chunk, known after the prefix. */
    private int chunkBytes;

    private int sealedChunkBytes;
    /** Room for one sealed chunk, from the second one on for several: fewer calls of the underlying stream, and a copy that the processor overlaps better with AES-GCM. */
    private byte[] sealed = NOTHING;

    /** The range of {@link #sealed} that has been read and not been opened; it begins with a chunk. */
    private int sealedAt;

    private int sealedEnd;
    private State state = State.BEFORE_PREFIX;
    private @Nullable IOException failure;

    /** The plaintext of the chunk that was opened last, if it did not go straight to the reader. */
    private byte[] plain = NOTHING;

    /** The range of {@link #plain} that has not been returned yet. */
    private int plainAt;

    private int plainEnd;

    /** A step of reading that may find the message not authentic. */
    @FunctionalInterface
    private interface Step {
        int run() throws IOException, BadPaddingException;
    }

    /**
     * Reads a message without AAD.
     *
     * @param in supplies the message; closed with this stream; nothing is read from it before the first read here
     * @param key of a scope (opens its own messages) or a policy (opens those of every scope assigned to it), from a {@code KeyStore} of type
     *     {@code O365ServiceEncryption}
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; if for a root key, that error is the cause
     */
    public ServiceEncryptionInputStream(InputStream in, Key key) throws InvalidKeyException {
        this(in, key, NOTHING);
    }

    /**
     * Reads a message.
     *
     * @param in supplies the message; closed with this stream; nothing is read from it before the first read here
     * @param key of a scope (opens its own messages) or a policy (opens those of every scope assigned to it), from a {@code KeyStore} of type
     *     {@code O365ServiceEncryption}
     * @param aad what the writer gave as additional data; may be empty; copied
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; if for a root key, that error is the cause
     */
    public ServiceEncryptionInputStream(InputStream in, Key key, byte[] aad) throws InvalidKeyException {
        this.in = Objects.requireNonNull(in, "in");
        this.opener = StreamMessages.beginOpening(key, aad.clone(), scopeKey -> scope = scopeKey.scope());
    }

    /**
     * Returns which scope the message was written under. The key of a policy opens the messages of all its scopes, and a message does not prove its scope
     * unless the writer put it into the AAD.
     *
     * @return the scope's id; empty until the first bytes have been read
     */
    public Optional<UUID> scope() {
        return Optional.ofNullable(scope);
    }

    /**
     * Reads one byte.
     *
     * @return 0 to 255, or -1 after the whole message was read and found authentic
     * @throws IOException as {@link #read(byte[], int, int)} does
     */
    @Override
    public int read() throws IOException {
        return fill() ? Byte.toUnsignedInt(plain[plainAt++]) : -1;
    }

    /**
     * Reads bytes, at most one chunk's (16 KiB) at a time. A chunk for which the array has room is decrypted straight into it.
     *
     * @param b receives the bytes
     * @param off where they go
     * @param len at most this many
     * @return how many, or -1 after the whole message was read and found authentic
     * @throws IOException if the message is not authentic or its key cannot be opened (see above), if the underlying stream fails, or if this stream is
     *     closed; nothing is returned then, and the part of the array may have been set to zero
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
     * @param n how many at most
     * @return how many; fewer than asked for only at the end of the message
     * @throws IOException as {@link #read(byte[], int, int)} does
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
     * Returns how many bytes can be read without blocking.
     *
     * @return how many bytes can be read without reading from the underlying stream; often 0
     * @throws IOException if this stream is closed or has failed
     */
    @Override
    public int available() throws IOException {
        requireReadable();
        return plainEnd - plainAt;
    }

    /**
     * Writes all remaining plaintext to another stream, chunk by chunk, each after its tag was checked. If it throws, authentic chunks may have been written before; only a normal return proves
     * that the message is whole.
     *
     * @param to receives the bytes; not closed
     * @return how many
     * @throws IOException as {@link #read(byte[], int, int)} does, or what the other stream threw
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
     * Closes the underlying stream and overwrites the key and the plaintext that is held. A message may be read only in part. The second call does
     * nothing.
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

    /** Opens the next chunk if no plaintext is left. Returns whether there is plaintext; false only at the end of the message. */
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

    /** Opens the next chunk into an array with room for a full one, after the prefix. Returns 0 only at the end, since only the last chunk can be empty. */
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
     * Hands the engine whole chunks only, which it opens straight from one array into the other. A full chunk is never the last; a shorter one ends the
     * message.
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
     * Fetches a whole chunk, unless the message ends before. Also takes what the underlying stream reports as available beyond it, without waiting; a
     * stream may wait for everything that it is asked for. Returns the length of the chunk.
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
            // A new exception each time: its stack trace is that of this call, and no caller changes the exception of
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
