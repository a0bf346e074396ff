package org.o365se.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serial;
import java.security.ProviderException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o365se.TestKeys;
import org.o365se.internal.crypto.AesGcm;
import org.o365se.internal.crypto.DelegateChoice;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.crypto.OddProvider;

/** What goes wrong among the threads of a run never looks like success, and does not outlast the run. */
class ChunkRunTest {
    private static final int CHUNKS = 12;

    /** Neither Exception nor Error, as what a helper dies of when there is no memory to write its failure down. */
    private static final class Unforeseen extends Throwable {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aHelperThatDiesOverItsChunksIsAFailureOfTheRun() {
        var workers = new ChunkCipher[] {new ChunkCipher(new AesGcm()), new ChunkCipher(new AesGcm())};
        var helperBegan = new CountDownLatch(1);
        var run = new ChunkRun<RuntimeException>(CHUNKS, (worker, from, to) -> {
            if (worker == workers[1]) {
                helperBegan.countDown();
                ChunkRunTest.<RuntimeException>throwUnchecked(new Unforeseen());
            }
            await(helperBegan);
        });
        assertThrows(IllegalStateException.class, () -> run.run(workers, workers.length, HelperThreads.MAX));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "4, 2", "5, 3", "4096, 2", "4097, 4", "100000, 7"})
    void eachChunkIsDoneOnce(int count, int threads) {
        var workers = IntStream.range(0, threads)
                .mapToObj(i -> new ChunkCipher(new AesGcm()))
                .toArray(ChunkCipher[]::new);
        var times = new AtomicIntegerArray(count);
        var run = new ChunkRun<RuntimeException>(count, (worker, from, to) -> {
            assertTrue(to - from <= 32, "looks whether another has failed");
            for (int chunk = from; chunk < to; chunk++) {
                times.incrementAndGet(chunk);
            }
        });
        run.run(workers, threads, HelperThreads.MAX);
        assertTrue(IntStream.range(0, count).allMatch(chunk -> times.get(chunk) == 1));
    }

    @Test
    void whoeverIsBehindAFailureStopsSoon() {
        var workers = new ChunkCipher[] {new ChunkCipher(new AesGcm()), new ChunkCipher(new AesGcm())};
        var laterBegan = new CountDownLatch(1);
        var failed = new CountDownLatch(1);
        var later = new AtomicInteger();
        var run = new ChunkRun<IllegalArgumentException>(4000, (worker, from, to) -> {
            if (from == 0) {
                await(laterBegan);
                failed.countDown();
                throw new IllegalArgumentException("the first");
            }
            later.incrementAndGet();
            laterBegan.countDown();
            await(failed);
            // The failure is written down a moment after it is thrown.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        });
        assertThrows(IllegalArgumentException.class, () -> run.run(workers, workers.length, HelperThreads.MAX));
        // Its share alone is 24 times as much as is done without a look.
        assertTrue(later.get() < 20, later + " times");
    }

    @Test
    void theFailureOfTheLowestChunksIsTold() {
        int threads = 2;
        var workers = new ChunkCipher[] {new ChunkCipher(new AesGcm()), new ChunkCipher(new AesGcm())};
        for (int round = 0; round < 50; round++) {
            var bothBegan = new CountDownLatch(threads);
            var began = ConcurrentHashMap.<ChunkCipher>newKeySet();
            var run = new ChunkRun<IllegalArgumentException>(1000, (worker, from, to) -> {
                if (began.add(worker)) {
                    bothBegan.countDown();
                    await(bothBegan);
                }
                throw new IllegalArgumentException("from " + from);
            });
            var told = assertThrows(IllegalArgumentException.class, () -> run.run(workers, threads, HelperThreads.MAX));
            assertEquals("from 0", told.getMessage(), "round " + round);
        }
    }

    @Test
    void aWorkerThatCouldNotBeMadeIsMadeByTheNextCall() {
        int count = 4 * CHUNKS;
        var plain = TestKeys.pattern(1, count * MessageSizes.CHUNK_PLAIN_BYTES);
        var sealed = new byte[count * MessageSizes.CHUNK_BYTES];
        try (var odd = new OddProvider("FewCiphers", OddProvider.Habit.NONE)) {
            var cipher = new ChunkEngine(new DelegateChoice(odd.getName()).delegate(), Parallelism.of(3));
            odd.left.set(1);
            begin(cipher);
            assertThrows(ProviderException.class, () -> cipher.sealFull(0, count, plain, 0, sealed, 0));
            cipher.end();

            odd.left.set(Integer.MAX_VALUE);
            begin(cipher);
            assertEquals(sealed.length, cipher.sealFull(0, count, plain, 0, sealed, 0));
            cipher.end();
        }
    }

    private static void begin(ChunkEngine cipher) {
        var dataKey = Key256.takeOwnershipOf(TestKeys.pattern(2, Key256.BYTES));
        cipher.begin(Suite.DEFAULT, ContentKind.DATA, dataKey, new byte[MessageSizes.SALT_BYTES], new byte[0]);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(2, TimeUnit.MINUTES), "a helper was free");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked") // That the compiler believes it is the point.
    private static <X extends Throwable> void throwUnchecked(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
