package org.o365se.internal.message;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Many chunks, done by several threads: each takes the next that nobody has taken, the caller's thread too, many together at first and few at the end. Used once.
 *
 * <p>Chunks are taken in their order and what was taken is finished up to a failure, so the failure with the lowest number is the one that a single thread would have met.
 * When the run has ended no helper touches the caller's memory any more; an interrupt of the caller neither ends nor delays it, as with one thread.
 */
final class ChunkRun<X extends Exception> {
    private static final int LEAST_AT_ONCE = 4;
    /** So that nobody goes on for long when another has failed. */
    private static final int MOST_WITHOUT_A_LOOK = 32;
    /** A thread takes this part of its share of what is left: long runs of memory, and nobody waits long for another at the end. */
    private static final int PARTS_OF_A_SHARE = 2;

    /** Does chunks in their order. */
    @FunctionalInterface
    interface Work<X extends Exception> {
        void on(ChunkWorker worker, int from, int to) throws X;
    }

    /** Of chunks that are done together only the first that fails is met, so the number of the first of them shows which failure comes first. */
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

    /** Does all chunks; the first worker is the caller's thread, each of the others gets a helper if one is free. */
    void run(ChunkWorker[] workers, int threads, int helpersInJvm) throws X {
        var helpers = new ArrayList<Helper>(threads - 1);
        try {
            for (int i = 1; i < threads; i++) {
                var helper = new Helper(workers[i], threads);
                if (!HelperThreads.tryRun(helpersInJvm, helper, helper.done)) {
                    break;
                }
                helpers.add(helper);
            }
            work(workers[0], threads);
        } finally {
            helpers.forEach(Helper::end);
        }
        rethrow();
    }

    private void work(ChunkWorker worker, int threads) {
        while (failure.get() == null) {
            int from = next.get();
            if (from >= count) {
                return;
            }
            int to = Math.min(count, from + Math.max(LEAST_AT_ONCE, (count - from) / (threads * PARTS_OF_A_SHARE)));
            if (next.compareAndSet(from, to)) {
                doSome(worker, from, to);
            }
        }
    }

    /** Does what was taken, unless another has failed before it: what lies behind a failure matters to nobody. */
    private void doSome(ChunkWorker worker, int takenFrom, int takenTo) {
        int from = takenFrom;
        try {
            while (from < takenTo && !hasFailedBefore(from)) {
                int to = Math.min(takenTo, from + MOST_WITHOUT_A_LOOK);
                work.on(worker, from, to);
                done.addAndGet(to - from);
                from = to;
            }
        } catch (Exception | Error e) {
            // Thrown in the caller's thread, in whichever thread it occurred.
            var met = new Failure(from, e);
            failure.accumulateAndGet(met, (known, mine) -> known == null || mine.from() < known.from() ? mine : known);
        }
    }

    private boolean hasFailedBefore(int from) {
        var known = failure.get();
        return known != null && known.from() < from;
    }

    // The work throws nothing else.
    @SuppressWarnings("unchecked")
    private void rethrow() throws X {
        var met = failure.get();
        if (met == null) {
            if (done.get() < count) {
                // A helper may die over the writing down of its failure, when there is no memory.
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
        private final ChunkWorker worker;
        private final int threads;
        private final AtomicBoolean claimed = new AtomicBoolean();
        final CountDownLatch done = new CountDownLatch(1);

        Helper(ChunkWorker worker, int threads) {
            this.worker = worker;
            this.threads = threads;
        }

        @Override
        public void run() {
            if (claimed.compareAndSet(false, true)) {
                try {
                    work(worker, threads);
                } finally {
                    worker.forgetKey();
                }
            }
        }

        /** Keeps a helper from beginning that has not begun, and waits for the few chunks of one that has. */
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
