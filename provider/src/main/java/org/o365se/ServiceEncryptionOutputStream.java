package org.o365se;

import java.io.IOException;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.Objects;
import org.o365se.internal.cipher.ExclusiveUse;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.MessageSealer;
import org.o365se.internal.stream.StreamMessages;

/**
 * Encrypts the bytes written to it into one message on an underlying stream.
 *
 * <p>Each chunk of 16 KiB is written when it is full, so the memory use is constant for any length of the message; nothing reaches the underlying stream before
 * the first chunk is full or the stream is closed. {@link #close} writes the last chunk, which completes the message. Unlike
 * {@code javax.crypto.CipherOutputStream} this stream reports every error, also on close. The provider need not be registered.
 *
 * <p>try-with-resources also closes the stream after an exception in its block, which would complete the message as if everything had been written. Call
 * {@link #abort} in this case, so that no reader accepts the message as complete:
 *
 * <pre>{@code
 * try (var out = new ServiceEncryptionOutputStream(Files.newOutputStream(file), mailbox)) {
 *     try {
 *         report.writeTo(out);
 *     } catch (IOException | RuntimeException e) {
 *         out.abort();
 *         throw e;
 *     }
 * }
 * }</pre>
 *
 * <p>If the underlying stream fails, no call is needed: the message is then never completed.
 *
 * <p>Not thread-safe: if two threads use it at the same time, the second gets an {@code IllegalStateException}, and the message is never completed.
 */
public final class ServiceEncryptionOutputStream extends OutputStream {
    private static final byte[] NOTHING = {};

    private enum State {
        OPEN,
        FAILED,
        CLOSED
    }

    private final OutputStream out;
    private final MessageSealer sealer;
    private final ExclusiveUse use = new ExclusiveUse("stream");
    private final byte[] single = new byte[1];
    private State state = State.OPEN;
    private byte[] sealed = NOTHING;

    /**
     * Starts a message without AAD.
     *
     * @param out receives the message; closed with this stream, but not if this constructor fails
     * @param key of a scope or a policy, from a {@code KeyStore} of type {@code O365ServiceEncryption}
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; a failure of a root key is the cause
     */
    public ServiceEncryptionOutputStream(OutputStream out, Key key) throws InvalidKeyException {
        this(out, key, NOTHING);
    }

    /**
     * Starts a message. *
     * @param out receives the message; closed with this stream, but not if this constructor fails
     * @param key of a scope or a policy, from a {@code KeyStore} of type {@code O365ServiceEncryption}
     * @param aad additional authenticated data, which are not stored; the reader must pass the same; may be empty; not kept
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; a failure of a root key is the cause
     */
    public ServiceEncryptionOutputStream(OutputStream out, Key key, byte[] aad) throws InvalidKeyException {
        this(out, key, aad, Access.USER);
    }

    /**
     * Starts a message on behalf of a user or of the service itself.
     *
     * @param out receives the message; closed with this stream, but not if this constructor fails
     * @param key of a scope or a policy, from a {@code KeyStore} of type {@code O365ServiceEncryption}
     * @param aad additional authenticated data, which are not stored; the reader must pass the same; may be empty; not kept
     * @param access on whose behalf; {@link Access#SYSTEM} only where the configuration allows it to this process
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now or so; a failure of a root key is the cause
     */
    public ServiceEncryptionOutputStream(OutputStream out, Key key, byte[] aad, Access access)
            throws InvalidKeyException {
        this.out = Objects.requireNonNull(out, "out");
        this.sealer = StreamMessages.beginSealing(
                key, Objects.requireNonNull(aad, "aad"), Objects.requireNonNull(access, "access"));
    }

    /**
     * Encrypts one byte.
     *
     * @param b its lower eight bits are encrypted
     * @throws IOException like {@link #write(byte[], int, int)}
     */
    @Override
    public void write(int b) throws IOException {
        use.enter();
        try {
            single[0] = (byte) b;
            writeAlone(single, 0, 1);
            single[0] = 0;
        } finally {
            use.exit();
        }
    }

    /**
     * Encrypts bytes. Full chunks are written to the underlying stream at once.
     *
     * @param b contains the bytes
     * @param off the offset of the first byte
     * @param len the number of bytes
     * @throws IOException if the underlying stream fails, has failed before, or this stream is closed; after a failure the message is never completed
     */
    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        use.enter();
        try {
            writeAlone(b, off, len);
        } finally {
            use.exit();
        }
    }

    private void writeAlone(byte[] b, int off, int len) throws IOException {
        requireOpen();
        // Any exception or error may leave a gap in the message, so the message counts as failed until the call returns
        // normally.
        state = State.FAILED;
        int at = off;
        int end = off + len;
        while (at < end) {
            // In pieces, so that at most one sealed chunk is in memory.
            int taken = Math.min(end - at, sealer.missingChunkBytes());
            makeRoom((int) sealer.updateBytes(taken));
            int length = sealer.update(b, at, taken, sealed, 0);
            if (length > 0) {
                out.write(sealed, 0, length);
            }
            at += taken;
        }
        state = State.OPEN;
    }

    /**
     * Flushes the underlying stream. The bytes of a partial chunk stay in memory: only {@link #close} can complete a message.
     *
     * @throws IOException if the underlying stream fails, has failed before, or this stream is closed; after a failure the message is never completed
     */
    @Override
    public void flush() throws IOException {
        requireOpen();
        state = State.FAILED;
        out.flush();
        state = State.OPEN;
    }

    /**
     * Writes the last chunk, which completes the message, and closes the underlying stream. A second call has no effect.
     *
     * @throws IOException if the underlying stream fails, so that the message may be incomplete; if another thread is writing; or if the stream failed before
     *     and the message is therefore incomplete
     */
    @Override
    public void close() throws IOException {
        boolean spoiled;
        try {
            spoiled = use.enterLast();
        } catch (IllegalStateException e) {
            // Another thread is writing: the message stays incomplete, and the underlying stream is closed
            // nevertheless.
            try (out) {
                throw new IOException(e.getMessage(), e);
            }
        }
        try {
            closeAlone(spoiled);
        } finally {
            use.exit();
        }
    }

    private void closeAlone(boolean spoiled) throws IOException {
        State before = state;
        if (before == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        try (out) {
            if (spoiled || before == State.FAILED) {
                throw notFinished();
            }
            finish();
        } finally {
            sealer.reset();
        }
    }

    /**
     * Closes the underlying stream without completing the message. No reader accepts the part that was written as a complete message (a range of it may still
     * be read through {@link ServiceEncryptionChannel}). Has no effect if this stream is closed.
     *
     * @throws IOException if closing the underlying stream fails
     */
    public void abort() throws IOException {
        use.enterAnew();
        try {
            if (state != State.CLOSED) {
                state = State.CLOSED;
                sealer.reset();
                out.close();
            }
        } finally {
            use.exit();
        }
    }

    private void finish() throws IOException {
        makeRoom((int) sealer.finalBytes(0));
        int length = sealer.doFinal(NOTHING, 0, 0, sealed, 0);
        out.write(sealed, 0, length);
        out.flush();
    }

    private void requireOpen() throws IOException {
        if (state == State.CLOSED) {
            throw new IOException("Stream closed");
        }
        if (state == State.FAILED) {
            throw notFinished();
        }
    }

    private static IOException notFinished() {
        return new IOException(ProviderErrorId.MESSAGE_WRITE_FAILED.with(
                "The message is incomplete, because the underlying stream failed; write the whole message again"));
    }

    private void makeRoom(int bytes) {
        if (sealed.length < bytes) {
            sealed = new byte[bytes];
        }
    }
}
