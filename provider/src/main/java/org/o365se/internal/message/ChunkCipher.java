package org.o365se.internal.message;

import static org.o365se.internal.message.MessageLayout.CHUNK_BYTES;
import static org.o365se.internal.message.MessageLayout.CHUNK_PLAIN_BYTES;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.crypto.AesGcm;
import org.o365se.internal.crypto.Delegate;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;

/**
 * Seals and opens the chunks of one message after another, on kept primitives; many full chunks at once by several threads, if the parallelism allows. Between messages it
 * holds no key. Not thread-safe.
 */
public final class ChunkCipher {
    private final HmacSha512 hmac;
    private final Supplier<AesGcm> gcms;
    private final Parallelism parallelism;
    /** The caller's thread's first; the others are made when they are first needed. */
    private ChunkWorker[] workers;

    private @Nullable MessageKey messageKey;

    /**
     * Makes a chunk cipher of the JDK's primitives and of one thread, without a message.
     *
     * @param hmac used to derive each message's key; may be shared with others on the same thread
     */
    public ChunkCipher(HmacSha512 hmac) {
        this(hmac, AesGcm::new, Parallelism.NONE);
    }

    /**
     * Makes a chunk cipher of a delegate's primitives, without a message.
     *
     * @param delegate supplies them
     * @param parallelism how many threads it may use
     */
    public ChunkCipher(Delegate delegate, Parallelism parallelism) {
        this(new HmacSha512(), () -> new AesGcm(delegate), parallelism);
    }

    private ChunkCipher(HmacSha512 hmac, Supplier<AesGcm> gcms, Parallelism parallelism) {
        this.hmac = hmac;
        this.gcms = gcms;
        this.parallelism = parallelism;
        this.workers = new ChunkWorker[] {new ChunkWorker(gcms.get())};
    }

    /**
     * Begins a message.
     *
     * @param dataKey the message's data key; stays the caller's
     * @param salt 24 bytes
     * @param kind what the content is
     * @param aad the caller's additional data
     * @return the commitment of this message
     */
    public byte[] begin(Key256 dataKey, byte[] salt, ContentKind kind, byte[] aad) {
        messageKey = MessageKey.derive(hmac, dataKey, salt, MessageHeader.contextStart(kind), aad);
        return messageKey.commitment();
    }

    /**
     * Seals a chunk. The caller sees to it that each number is used once.
     *
     * @param chunk its number, from 0
     * @param in holds the plaintext
     * @param inOffset where it begins
     * @param length its length
     * @param out takes length + 16 bytes
     * @param outOffset where they go
     * @return the number of bytes written
     */
    public int seal(long chunk, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        return workers[0].seal(key(), chunk, in, inOffset, length, out, outOffset);
    }

    /**
     * Opens a chunk. When the call returns or throws, the output holds authenticated plaintext or zeros; until then it may hold plaintext whose tag has not been checked.
     *
     * @param chunk its number, from 0
     * @param in holds ciphertext and tag
     * @param inOffset where they begin
     * @param length their length, at least 16
     * @param out takes length - 16 bytes
     * @param outOffset where they go
     * @return the number of bytes written
     * @throws AEADBadTagException if the chunk is not this one of this message
     */
    public int open(long chunk, byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws AEADBadTagException {
        return workers[0].open(key(), chunk, in, inOffset, length, out, outOffset);
    }

    /**
     * Seals full chunks one behind the other. The caller sees to it that each number is used once.
     *
     * @param first the first one's number
     * @param count how many
     * @param in holds their plaintext
     * @param inOffset where it begins
     * @param out takes count × 16400 bytes; does not overlap the plaintext
     * @param outOffset where they go
     * @return the number of bytes written
     */
    int sealFull(long first, int count, byte[] in, int inOffset, byte[] out, int outOffset) {
        var key = key();
        run(count, parallelism.threadsFor(count), (worker, from, to) -> {
            for (int chunk = from; chunk < to; chunk++) {
                int at = inOffset + chunk * CHUNK_PLAIN_BYTES;
                worker.seal(key, first + chunk, in, at, CHUNK_PLAIN_BYTES, out, outOffset + chunk * CHUNK_BYTES);
            }
        });
        return count * CHUNK_BYTES;
    }

    /**
     * Opens full chunks one behind the other. If one is not authentic, nothing of any of them is left in the output; what is not zero then was there before.
     *
     * @param first the first one's number
     * @param count how many
     * @param in holds them
     * @param inOffset where they begin
     * @param out takes count × 16384 bytes; may overlap the input if it begins at or before it
     * @param outOffset where they go
     * @return the number of bytes written
     * @throws AEADBadTagException for the first chunk that is not authentic
     */
    int openFull(long first, int count, byte[] in, int inOffset, byte[] out, int outOffset) throws AEADBadTagException {
        var key = key();
        int length = count * CHUNK_PLAIN_BYTES;
        boolean overlap = in == out && inOffset < outOffset + length && outOffset < inOffset + count * CHUNK_BYTES;
        // A chunk that is opened early would overwrite another that is still to be read.
        int threads = overlap ? 1 : parallelism.threadsFor(count);
        if (threads > 1) {
            openByMany(
                    count,
                    threads,
                    (worker, from, to) -> {
                        for (int chunk = from; chunk < to; chunk++) {
                            int at = inOffset + chunk * CHUNK_BYTES;
                            worker.open(
                                    key,
                                    first + chunk,
                                    in,
                                    at,
                                    CHUNK_BYTES,
                                    out,
                                    outOffset + chunk * CHUNK_PLAIN_BYTES);
                        }
                    },
                    out,
                    outOffset);
            return length;
        }
        int opened = 0;
        try {
            while (opened < count) {
                open(
                        first + opened,
                        in,
                        inOffset + opened * CHUNK_BYTES,
                        CHUNK_BYTES,
                        out,
                        outOffset + opened * CHUNK_PLAIN_BYTES);
                opened++;
            }
        } finally {
            if (opened < count) {
                Arrays.fill(out, outOffset, outOffset + opened * CHUNK_PLAIN_BYTES, (byte) 0);
            }
        }
        return length;
    }

    /**
     * Returns whether several threads would open so many full chunks.
     *
     * @param count how many
     * @return whether {@link #tryOpenFull} is worth the while
     */
    public boolean isSharedWork(int count) {
        return parallelism.threadsFor(count) > 1;
    }

    /**
     * Reads and opens full chunks one behind the other, if all of them are authentic. If not, nothing of any of them is left in the output: who goes chunk by chunk then
     * meets the first that is not.
     *
     * @param first the first one's number
     * @param count how many
     * @param source supplies them
     * @param out takes count × 16384 bytes
     * @param outOffset where they go
     * @return whether all are authentic
     * @throws IOException what the source has thrown; nothing of any chunk is left in the output either
     */
    public boolean tryOpenFull(long first, int count, ChunkSource source, byte[] out, int outOffset)
            throws IOException {
        var key = key();
        ChunkRun.Work<IOException> readAndOpen = (worker, from, to) -> {
            for (int next = from; next < to; next += ChunkSource.MOST_AT_ONCE) {
                int some = Math.min(ChunkSource.MOST_AT_ONCE, to - next);
                source.read(first + next, some, worker.sealedBuffer());
                openSome(worker, key, first + next, some, out, outOffset + next * CHUNK_PLAIN_BYTES);
            }
        };
        try {
            openByMany(count, parallelism.threadsFor(count), readAndOpen, out, outOffset);
            return true;
        } catch (NotAuthentic e) {
            return false;
        }
    }

    private static void openSome(ChunkWorker worker, MessageKey key, long first, int count, byte[] out, int outOffset)
            throws NotAuthentic {
        var sealed = worker.sealedBuffer();
        try {
            for (int i = 0; i < count; i++) {
                int at = outOffset + i * CHUNK_PLAIN_BYTES;
                worker.open(key, first + i, sealed, i * CHUNK_BYTES, CHUNK_BYTES, out, at);
            }
        } catch (AEADBadTagException e) {
            throw new NotAuthentic(e);
        }
    }

    /** Goes the way of the source's failures, to end a run as they do. */
    private static final class NotAuthentic extends IOException {
        private static final long serialVersionUID = 1L;

        NotAuthentic(AEADBadTagException cause) {
            super(cause);
        }
    }

    private <X extends Exception> void openByMany(
            int count, int threads, ChunkRun.Work<X> open, byte[] out, int outOffset) throws X {
        boolean done = false;
        try {
            run(count, threads, open);
            done = true;
        } finally {
            if (!done) {
                Arrays.fill(out, outOffset, outOffset + count * CHUNK_PLAIN_BYTES, (byte) 0);
            }
        }
    }

    /** Ends a message: its key is overwritten. Harmless when there is none. */
    public void end() {
        if (messageKey != null) {
            messageKey.destroy();
            messageKey = null;
            workers[0].forgetKey();
        }
    }

    private <X extends Exception> void run(int count, int threads, ChunkRun.Work<X> work) throws X {
        if (threads == 1) {
            work.on(workers[0], 0, count);
            return;
        }
        makeWorkers(threads);
        new ChunkRun<>(count, work).run(workers, threads, parallelism.helpersInJvm());
    }

    private void makeWorkers(int wanted) {
        int there = workers.length;
        if (there < wanted) {
            var more = Arrays.copyOf(workers, wanted);
            for (int i = there; i < wanted; i++) {
                more[i] = new ChunkWorker(gcms.get());
            }
            workers = more;
        }
    }

    private MessageKey key() {
        var key = messageKey;
        if (key == null) {
            throw new IllegalStateException("No message has begun");
        }
        return key;
    }
}
