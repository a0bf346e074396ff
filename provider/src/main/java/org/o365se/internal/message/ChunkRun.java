package org.o365se.internal.message;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Divides the chunks of one call among several threads, including the caller's. Each thread takes the next free chunks, many at first and few at the end. Used
 * once.
 *
 * <p>Chunks are taken in order and processed up to a failure, so the failure with the lowest number is the one that a single thread would report. After the run
 * no helper accesses the caller's memory. An interrupt of the caller neither ends nor delays the run, as with one thread.
 */
final class ChunkRun<X extends Exception> {
    private static final int LEAST_AT_ONCE = 4;
    /** The number of chunks that a thread processes before it checks whether another has failed. */
    private static final int CHUNKS_BETWEEN_CHECKS = 32;
    /** A thread takes this part of its share of the remaining chunks: long runs of memory at first, and a short wait for the others at the end. */
    private static final int PARTS_OF_A_SHARE = 2;

    /** Seals or opens chunks in their order. */
    @FunctionalInterface
    interface Work<X extends Exception> {
        void on(ChunkCipher cipher, int from, int to) throws X;
    }

    /** Work on a range ends at its first failure, so the beginning of the range shows which failure comes first. */
    private record Failure(int from, Throwable cause) {}

    private final int count;
    private final Work<X> work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

    ChunkRun(int count, Work<X> work) {
        this.count = count;
        this.work = work;
    }

    /** Processes all chunks. The first cipher is for the caller's thread; each of the others gets a helper if one is free. */
    void run(ChunkCipher[] ciphers, int threads, int helpersInJvm) throws X {
        var helpers = new ArrayList<Helper>(threads - 1);
        try {
            for (int i = 1; i < threads; i++) {
                var helper = new Helper(ciphers[i], threads);
                if (!HelperThreads.tryRun(helpersInJvm, helper, helper.done)) {
                    break;
                }
                helpers.add(helper);
            }
            work(ciphers[0], threads);
        } finally {
            helpers.forEach(Helper::end);
        }
        rethrow();
    }

    private void work(ChunkCipher cipher, int threads) {
        while (failure.get() == null) {
            int from = next.get();
            if (from >= count) {
                return;
            }
            int to = Math.min(count, from + Math.max(LEAST_AT_ONCE, (count - from) / (threads * PARTS_OF_A_SHARE)));
            if (next.compareAndSet(from, to)) {
                doSome(cipher, from, to);
            }
        }
    }

    /** Processes the taken chunks, unless an earlier chunk has failed: then the rest of the output is not used. */
    private void doSome(ChunkCipher cipher, int takenFrom, int takenTo) {
        int from = takenFrom;
        try {
            while (from < takenTo && !hasFailedBefore(from)) {
                int to = Math.min(takenTo, from + CHUNKS_BETWEEN_CHECKS);
                work.on(cipher, from, to);
                done.addAndGet(to - from);
                from = to;
            }
        } catch (Exception | Error e) {
            // Rethrown in the caller's thread.
            var met = new Failure(from, e);
            failure.accumulateAndGet(met, (known, mine) -> known == null || mine.from() < known.from() ? mine : known);
        }
    }

    private boolean hasFailedBefore(int from) {
        var known = failure.get();
        return known != null && known.from() < from;
    }

    // The work throws no other exceptions.
    @SuppressWarnings("unchecked")
    private void rethrow() throws X {
        var met = failure.get();
        if (met == null) {
            if (done.get() < count) {
                // A helper that is out of memory may end before it has recorded its failure.
                throw new IllegalStateException("A helper has ended before its chunks were done");
            }
            return;
        }
        if (met.cause() instanceof Error e) {
            throw e;
        }
        if (met.cause() instanceof RuntimeException e) {
            throw e;
        }
        throw (X) met.cause();
    }

    private final class Helper implements Runnable {
        private final ChunkCipher cipher;
        private final int threads;
        private final AtomicBoolean claimed = new AtomicBoolean();
        final CountDownLatch done = new CountDownLatch(1);

        Helper(ChunkCipher cipher, int threads) {
            this.cipher = cipher;
            this.threads = threads;
        }

        @Override
        public void run() {
            if (claimed.compareAndSet(false, true)) {
                try {
                    work(cipher, threads);
                } finally {
                    cipher.forgetKey();
                }
            }
        }

        /** Stops a helper that has not started, and waits for the few chunks of one that has. */
        void end() {
            if (claimed.compareAndSet(false, true)) {
                return;
            }
            boolean interrupted = false;
            while (true) {
                try {
                    done.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
