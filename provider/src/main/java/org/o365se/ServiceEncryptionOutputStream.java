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
 * Encrypts what is written to it into one message on an underlying stream.
 *
 * <p>Chunks of 16 KiB leave as they fill, so memory is constant however long the message; nothing reaches the underlying stream before the first chunk
 * is full or the stream is closed. {@link #close} writes the last chunk, and only with it the message is whole. Unlike
 * {@code javax.crypto.CipherOutputStream} it reports every error, also on close. It needs no registered provider.
 *
 * <p>try-with-resources closes the stream also when the code in the block has thrown, which would end the message as if everything had been written. Call
 * {@link #abort} in this case, and no reader accepts the message as a whole:
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
 * <p>If the underlying stream fails nothing more is needed: the message is then never finished.
 *
 * <p>Not thread-safe: a thread that uses it while another does gets an {@code IllegalStateException}, and the message is never finished.
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
     * Begins a message without AAD.
     *
     * @param out receives the message; closed with this stream, but left to the caller if this constructor fails
     * @param key of a scope or a policy, from a {@code KeyStore} of type {@code O365ServiceEncryption}
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; if for a root key, that error is the cause
     */
    public ServiceEncryptionOutputStream(OutputStream out, Key key) throws InvalidKeyException {
        this(out, key, NOTHING);
    }

    /**
     * Begins a message.
     *
     * @param out receives the message; closed with this stream, but left to the caller if this constructor fails
     * @param key of a scope or a policy, from a {@code KeyStore} of type {@code O365ServiceEncryption}
     * @param aad additional data that are authenticated and not stored; the reader must give the same; may be empty; not kept
     * @throws InvalidKeyException if the key is not such a key, or cannot be used now; if for a root key, that error is the cause
     */
    public ServiceEncryptionOutputStream(OutputStream out, Key key, byte[] aad) throws InvalidKeyException {
        this.out = Objects.requireNonNull(out, "out");
        this.sealer = StreamMessages.beginSealing(key, Objects.requireNonNull(aad, "aad"));
    }

    /**
     * Encrypts one byte.
     *
     * @param b its lower eight bits
     * @throws IOException as {@link #write(byte[], int, int)} does
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
     * Encrypts bytes. Chunks that are full go to the underlying stream at once.
     *
     * @param b holds the bytes
     * @param off where they begin
     * @param len how many
     * @throws IOException if the underlying stream fails, has failed before, or this stream is closed; after a failure the message is never finished
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
        // Whatever is thrown on the way, errors included, may leave a gap in the message, so it counts as failed until
        // the call ends normally.
        state = State.FAILED;
        int at = off;
        int end = off + len;
        while (at < end) {
            // Piece by piece, so that no more than one sealed chunk is held.
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
     * Flushes the underlying stream. The bytes of a chunk that is not full stay here: only {@link #close} can end a message.
     *
     * @throws IOException if the underlying stream fails, has failed before, or this stream is closed; after a failure the message is never finished
     */
    @Override
    public void flush() throws IOException {
        requireOpen();
        state = State.FAILED;
        out.flush();
        state = State.OPEN;
    }

    /**
     * Writes the last chunk, which makes the message whole, and closes the underlying stream. The second call does nothing.
     *
     * @throws IOException if the underlying stream fails, so that the message may not be whole; if another thread is writing; also if it failed before and the message was
     *     therefore not finished
     */
    @Override
    public void close() throws IOException {
        boolean spoiled;
        try {
            spoiled = use.enterLast();
        } catch (IllegalStateException e) {
            // Another thread is writing: the message stays unfinished, and the stream under it is closed all the same.
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
     * Closes the underlying stream without finishing the message. What was written of it is refused as a whole by every reader (a range of it may
     * still be read through {@link ServiceEncryptionChannel}). Does nothing if this stream is closed.
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
