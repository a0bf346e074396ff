package org.o365se.cipher.chunk;

import static org.o365se.cipher.format.MessageLayout.CHUNK_BYTES;
import static org.o365se.cipher.format.MessageLayout.CHUNK_PLAIN_BYTES;

import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.o365se.cipher.format.ContentKind;
import org.o365se.cipher.format.MessageHeader;
import org.o365se.crypto.AesGcm;
import org.o365se.crypto.Delegate;
import org.o365se.crypto.HmacSha512;
import org.o365se.crypto.Key256;

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
     * @param delegate gives them
     * @param parallelism how many threads it may use
     */
    public ChunkCipher(Delegate delegate, Parallelism parallelism) {
        this(new HmacSha512(delegate), () -> new AesGcm(delegate), parallelism);
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
     * Opens a chunk. Nothing is written that was not authenticated.
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
        try {
            run(
                    count,
                    parallelism.threadsFor(count),
                    (worker, chunk) -> worker.seal(
                            key,
                            first + chunk,
                            in,
                            inOffset + chunk * CHUNK_PLAIN_BYTES,
                            CHUNK_PLAIN_BYTES,
                            out,
                            outOffset + chunk * CHUNK_BYTES));
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("Only opening finds a bad tag", e);
        }
        return count * CHUNK_BYTES;
    }

    /**
     * Opens full chunks one behind the other. If one is not authentic, nothing of any of them is left in the output.
     *
     * @param first the first one's number
     * @param count how many
     * @param in holds them
     * @param inOffset where they begin
     * @param out takes count × 16384 bytes; may be the input's array if it begins at or before the input
     * @param outOffset where they go
     * @return the number of bytes written
     * @throws AEADBadTagException for the first chunk that is not authentic
     */
    int openFull(long first, int count, byte[] in, int inOffset, byte[] out, int outOffset) throws AEADBadTagException {
        var key = key();
        int length = count * CHUNK_PLAIN_BYTES;
        // In one array a chunk that is opened early would overwrite another that is still to be read.
        int threads = in == out ? 1 : parallelism.threadsFor(count);
        ChunkRun.Work open = (worker, chunk) -> worker.open(
                key,
                first + chunk,
                in,
                inOffset + chunk * CHUNK_BYTES,
                CHUNK_BYTES,
                out,
                outOffset + chunk * CHUNK_PLAIN_BYTES);
        if (threads > 1) {
            boolean done = false;
            try {
                run(count, threads, open);
                done = true;
            } finally {
                if (!done) {
                    Arrays.fill(out, outOffset, outOffset + length, (byte) 0);
                }
            }
            return length;
        }
        int opened = 0;
        try {
            while (opened < count) {
                open.on(workers[0], opened);
                opened++;
            }
        } finally {
            if (opened < count) {
                Arrays.fill(out, outOffset, outOffset + opened * CHUNK_PLAIN_BYTES, (byte) 0);
            }
        }
        return length;
    }

    /** Ends a message: its key is overwritten. Harmless when there is none. */
    public void end() {
        if (messageKey != null) {
            messageKey.destroy();
            messageKey = null;
            workers[0].forgetKey();
        }
    }

    private void run(int count, int threads, ChunkRun.Work work) throws AEADBadTagException {
        if (threads == 1) {
            for (int chunk = 0; chunk < count; chunk++) {
                work.on(workers[0], chunk);
            }
            return;
        }
        makeWorkers(threads);
        new ChunkRun(count, work).run(workers, threads, parallelism.helpersInJvm());
    }

    private void makeWorkers(int wanted) {
        int there = workers.length;
        if (there < wanted) {
            workers = Arrays.copyOf(workers, wanted);
            for (int i = there; i < wanted; i++) {
                workers[i] = new ChunkWorker(gcms.get());
            }
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
