package org.o365se.cipher.chunk;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/**
 * Many chunks, done by several threads: each takes the next few that nobody has taken, the caller's thread too. Used once.
 *
 * <p>Chunks are taken in their order and what was taken is finished, so the failure with the lowest number is the one that a single thread would have met.
 * When the run has ended no helper touches the caller's memory any more; an interrupt of the caller neither ends nor delays it, as with one thread.
 */
final class ChunkRun {
    private static final int CHUNKS_AT_ONCE = 4;

    /** Does one chunk. */
    @FunctionalInterface
    interface Work {
        void on(ChunkWorker worker, int chunk) throws AEADBadTagException;
    }

    private record Failure(int chunk, Throwable cause) {}

    private final int count;
    private final Work work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

    ChunkRun(int count, Work work) {
        this.count = count;
        this.work = work;
    }

    /** Does all chunks; the first worker is the caller's thread, each of the others gets a helper if one is free. */
    void run(ChunkWorker[] workers, int threads, int helpersInJvm) throws AEADBadTagException {
        var helpers = new Helper[threads - 1];
        int started = 0;
        while (started < helpers.length) {
            var helper = new Helper(workers[started + 1]);
            if (!HelperThreads.tryRun(helpersInJvm, helper, helper.done)) {
                break;
            }
            helpers[started++] = helper;
        }
        try {
            work(workers[0]);
        } finally {
            for (int i = 0; i < started; i++) {
                helpers[i].end();
            }
        }
        rethrow();
    }

    private void work(ChunkWorker worker) {
        while (failure.get() == null) {
            int from = next.getAndAdd(CHUNKS_AT_ONCE);
            if (from >= count) {
                return;
            }
            doSome(worker, from, Math.min(count, from + CHUNKS_AT_ONCE));
        }
    }

    private void doSome(ChunkWorker worker, int from, int to) {
        int chunk = from;
        try {
            for (; chunk < to; chunk++) {
                work.on(worker, chunk);
            }
        } catch (AEADBadTagException | RuntimeException | Error e) {
            // Thrown in the caller's thread, whoever met it.
            var met = new Failure(chunk, e);
            failure.accumulateAndGet(
                    met, (known, mine) -> known == null || mine.chunk() < known.chunk() ? mine : known);
        }
    }

    private void rethrow() throws AEADBadTagException {
        var met = failure.get();
        if (met == null) {
            return;
        }
        if (met.cause() instanceof AEADBadTagException e) {
            throw e;
        }
        if (met.cause() instanceof Error e) {
            throw e;
        }
        throw (RuntimeException) met.cause();
    }

    private final class Helper implements Runnable {
        private final ChunkWorker worker;
        private final AtomicBoolean claimed = new AtomicBoolean();
        final CountDownLatch done = new CountDownLatch(1);

        Helper(ChunkWorker worker) {
            this.worker = worker;
        }

        @Override
        public void run() {
            if (claimed.compareAndSet(false, true)) {
                try {
                    work(worker);
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
