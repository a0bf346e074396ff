package org.o365se.internal.message;

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
 * Seals and opens the chunks of one message after another, in any order. Many full chunks at once are divided among several threads, if the parallelism allows.
 * Between messages it keeps no key. Not thread-safe.
 */
public final class ChunkEngine {
    private final HmacSha512 hmac;
    private final Supplier<AesGcm> gcms;
    private final Parallelism parallelism;
    /** The first one is for the caller's thread; the others are created when they are first needed. */
    private ChunkCipher[] ciphers;

    private @Nullable MessageKey messageKey;

    /**
     * Creates an engine with the JDK's primitives and one thread, without a message.
     *
     * @param hmac used to derive the key of each message; may be shared with others on the same thread
     */
    public ChunkEngine(HmacSha512 hmac) {
        this(hmac, AesGcm::new, Parallelism.NONE);
    }

    /**
     * Creates an engine with a delegate's primitives, without a message.
     *
     * @param delegate supplies the primitives
     * @param parallelism the number of threads that the engine may use
     */
    public ChunkEngine(Delegate delegate, Parallelism parallelism) {
        this(new HmacSha512(), () -> new AesGcm(delegate), parallelism);
    }

    private ChunkEngine(HmacSha512 hmac, Supplier<AesGcm> gcms, Parallelism parallelism) {
        this.hmac = hmac;
        this.gcms = gcms;
        this.parallelism = parallelism;
        this.ciphers = new ChunkCipher[] {new ChunkCipher(gcms.get())};
    }

    /**
     * Starts a message.
     *
     * @param suite the suite of the message
     * @param kind the kind of the content
     * @param dataKey the data key of the message; not destroyed
     * @param salt the salt of the message
     * @param aad the caller's additional authenticated data
     * @return the commitment of the message
     */
    public byte[] begin(Suite suite, ContentKind kind, Key256 dataKey, byte[] salt, byte[] aad) {
        messageKey = MessageKey.derive(hmac, suite, dataKey, salt, MessageHeader.contextStart(suite, kind), aad);
        return messageKey.commitment();
    }

    /**
     * Seals a chunk. The caller must use each number once.
     *
     * @param chunk its number, from 0
     * @param in contains the plaintext
     * @param inOffset the offset of the plaintext
     * @param length its length
     * @param out receives ciphertext and tag
     * @param outOffset the offset of the output
     * @return the number of bytes written
     */
    public int seal(long chunk, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        return ciphers[0].seal(key(), chunk, in, inOffset, length, out, outOffset);
    }

    /**
     * Opens a chunk. When the call returns or throws, the output holds authenticated plaintext or zeros; until then it may hold plaintext whose tag has not been checked.
     *
     * @param chunk its number, from 0
     * @param in contains ciphertext and tag
     * @param inOffset the offset of the ciphertext
     * @param length their length, at least that of the tag
     * @param out receives the plaintext
     * @param outOffset the offset of the output
     * @return the number of bytes written
     * @throws AEADBadTagException if the chunk is not the one with this number of this message
     */
    public int open(long chunk, byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws AEADBadTagException {
        return ciphers[0].open(key(), chunk, in, inOffset, length, out, outOffset);
    }

    /**
     * Seals consecutive full chunks. The caller must use each number once.
     *
     * @param first the number of the first one
     * @param count the number of chunks
     * @param in contains their plaintext
     * @param inOffset the offset of the plaintext
     * @param out receives the sealed chunks; does not overlap the plaintext
     * @param outOffset the offset of the output
     * @return the number of bytes written
     */
    int sealFull(long first, int count, byte[] in, int inOffset, byte[] out, int outOffset) {
        var key = key();
        int plain = key.suite().chunkBytes();
        int sealed = key.suite().sealedChunkBytes();
        run(count, threadsFor(count), (cipher, from, to) -> {
            for (int chunk = from; chunk < to; chunk++) {
                cipher.seal(key, first + chunk, in, inOffset + chunk * plain, plain, out, outOffset + chunk * sealed);
            }
        });
        return count * sealed;
    }

    /**
     * Opens consecutive full chunks. If one is not authentic, no plaintext of any of them is left in the output.
     *
     * @param first the number of the first one
     * @param count the number of chunks
     * @param in contains the sealed chunks
     * @param inOffset the offset of the first one
     * @param out receives the plaintext; may overlap the input if it begins at or before it
     * @param outOffset the offset of the output
     * @return the number of bytes written
     * @throws AEADBadTagException for the first chunk that is not authentic
     */
    int openFull(long first, int count, byte[] in, int inOffset, byte[] out, int outOffset) throws AEADBadTagException {
        var key = key();
        int plain = key.suite().chunkBytes();
        int sealed = key.suite().sealedChunkBytes();
        boolean overlap = in == out && inOffset < outOffset + count * plain && outOffset < inOffset + count * sealed;
        // A chunk that is opened early would overwrite another one that has not been read yet.
        int threads = overlap ? 1 : threadsFor(count);
        if (threads > 1) {
            openByMany(
                    count,
                    threads,
                    (cipher, from, to) -> {
                        for (int i = from; i < to; i++) {
                            cipher.open(key, first + i, in, inOffset + i * sealed, sealed, out, outOffset + i * plain);
                        }
                    },
                    out,
                    outOffset);
            return count * plain;
        }
        int opened = 0;
        try {
            while (opened < count) {
                open(first + opened, in, inOffset + opened * sealed, sealed, out, outOffset + opened * plain);
                opened++;
            }
        } finally {
            if (opened < count) {
                // With an overlap, the following bytes are input, which must not change.
                Arrays.fill(out, outOffset, outOffset + opened * plain, (byte) 0);
            }
        }
        return count * plain;
    }

    /**
     * Returns whether several threads would open this number of full chunks.
     *
     * @param count the number of chunks
     * @return whether {@link #tryOpenFull} is worthwhile
     */
    public boolean isSharedWork(int count) {
        return threadsFor(count) > 1;
    }

    /**
     * Reads and opens consecutive full chunks, if all of them are authentic. If not, no plaintext of any of them is left in the output: a caller that
     * then opens one chunk after another finds the first that is not.
     *
     * @param first the number of the first one
     * @param count the number of chunks
     * @param source supplies the sealed chunks
     * @param out receives the plaintext
     * @param outOffset the offset of the output
     * @return whether all are authentic
     * @throws IOException if the source fails; no plaintext is left in the output
     */
    public boolean tryOpenFull(long first, int count, ChunkSource source, byte[] out, int outOffset)
            throws IOException {
        var key = key();
        int plain = key.suite().chunkBytes();
        int sealed = key.suite().sealedChunkBytes();
        int atOnce = ChunkSource.chunksAtOnce(key.suite());
        ChunkRun.Work<IOException> readAndOpen = (cipher, from, to) -> {
            var chunks = cipher.readBuffer(atOnce * sealed);
            for (int next = from; next < to; next += atOnce) {
                int some = Math.min(atOnce, to - next);
                source.read(first + next, some, chunks);
                try {
                    for (int i = 0; i < some; i++) {
                        int at = outOffset + (next + i) * plain;
                        cipher.open(key, first + next + i, chunks, i * sealed, sealed, out, at);
                    }
                } catch (AEADBadTagException e) {
                    throw new NotAuthentic(e);
                }
            }
        };
        try {
            openByMany(count, threadsFor(count), readAndOpen, out, outOffset);
            return true;
        } catch (NotAuthentic e) {
            return false;
        }
    }

    /** Ends a run like a failure of the source. */
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
                Arrays.fill(out, outOffset, outOffset + count * key().suite().chunkBytes(), (byte) 0);
            }
        }
    }

    /** Ends a message and overwrites its key. Has no effect without a message. */
    public void end() {
        if (messageKey != null) {
            messageKey.destroy();
            messageKey = null;
            ciphers[0].forgetKey();
        }
    }

    private int threadsFor(int count) {
        return parallelism.threadsFor((long) count * key().suite().chunkBytes());
    }

    private <X extends Exception> void run(int count, int threads, ChunkRun.Work<X> work) throws X {
        if (threads == 1) {
            work.on(ciphers[0], 0, count);
            return;
        }
        makeCiphers(threads);
        new ChunkRun<>(count, work).run(ciphers, threads, parallelism.helpersInJvm());
    }

    private void makeCiphers(int wanted) {
        int there = ciphers.length;
        if (there < wanted) {
            var more = Arrays.copyOf(ciphers, wanted);
            for (int i = there; i < wanted; i++) {
                more[i] = new ChunkCipher(gcms.get());
            }
            ciphers = more;
        }
    }

    private MessageKey key() {
        var key = messageKey;
        if (key == null) {
            throw new IllegalStateException("No message has been started");
        }
        return key;
    }
}
