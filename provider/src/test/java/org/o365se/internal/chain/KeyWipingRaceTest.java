package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.o365se.TestKeys;
import org.o365se.internal.change.ChainChange;

/** Keys are wiped while others use them: who uses one gets the whole key or opens it again, and never sees a failure. */
class KeyWipingRaceTest {
    private static final int WORKERS = 4;
    private static final int ROUNDS = 200_000;
    private static final int ENOUGH_WORK = 1_000;

    @Test
    void forgettingInALoopIsNeverSeenByThoseWhoEncryptDecryptAndChange() throws Exception {
        var chain = TestChain.withScope();
        var mail = TestKeys.pattern(1, 64);
        var message = TestChain.seal(chain.key(TestChain.SCOPE), mail);
        runWhileForgetting(chain, () -> {
            var key = chain.key(TestChain.SCOPE);
            assertArrayEquals(mail, TestChain.open(chain.key(TestChain.POLICY), TestChain.seal(key, mail)));
            assertArrayEquals(mail, TestChain.open(key, message));
        });
    }

    @Test
    void forgettingInALoopIsNeverSeenByThoseWhoChangeTheChain() throws Exception {
        var chain = TestChain.withScope();
        chain.createPolicy("contoso/second");
        var scope = chain.scopeId(TestChain.SCOPE);
        runWhileForgetting(chain, () -> {
            chain.service.change(new ChainChange.AssignScope(scope, "contoso/second"));
            chain.service.change(new ChainChange.AssignScope(scope, TestChain.POLICY));
        });
    }

    /** What one worker does in one round. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static void runWhileForgetting(TestChain chain, Work work) throws Exception {
        var done = new AtomicBoolean();
        var worked = new AtomicInteger();
        var start = new CyclicBarrier(WORKERS + 1);
        var pool = Executors.newFixedThreadPool(WORKERS + 1);
        try {
            var workers = new ArrayList<Future<Void>>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(pool.submit((Callable<Void>) () -> {
                    start.await();
                    while (!done.get()) {
                        work.run();
                        worked.incrementAndGet();
                    }
                    return null;
                }));
            }
            start.await();
            for (int round = 0;
                    round < ROUNDS
                            && worked.get() < ENOUGH_WORK
                            && workers.stream().noneMatch(Future::isDone);
                    round++) {
                chain.service.forget();
            }
            done.set(true);
            for (var worker : workers) {
                worker.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertTrue(worked.get() > 0, "nobody came to work");
    }
}
