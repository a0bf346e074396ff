package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.o365se.Access;
import org.o365se.internal.change.ChainChange;

/** A scope key version that others can see is durable already: nobody who encrypts is refused while keys are rolled. */
class RollRaceTest {
    private static final int ROLLS = 500;

    @Test
    void rollingInALoopIsNeverSeenByThoseWhoEncrypt() throws Exception {
        var chain = TestChain.withScope();
        var key = chain.key(TestChain.SCOPE);
        var done = new AtomicBoolean();
        var started = new CountDownLatch(1);
        var pool = Executors.newSingleThreadExecutor();
        try {
            var writer = pool.submit((Callable<byte[]>) () -> {
                started.countDown();
                while (!done.get()) {
                    key.dataKeys(Access.USER).prepareToWrap();
                }
                return TestChain.seal(key, new byte[] {1});
            });
            started.await();
            for (int i = 0; i < ROLLS && !writer.isDone(); i++) {
                chain.service.change(new ChainChange.RollScope(chain.scopeId(TestChain.SCOPE)));
            }
            done.set(true);
            assertArrayEquals(new byte[] {1}, TestChain.open(key, writer.get()));
        } finally {
            pool.shutdownNow();
        }
    }
}
