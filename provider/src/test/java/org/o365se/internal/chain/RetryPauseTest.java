package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.o365se.Eventually;
import org.o365se.internal.thread.RetryPause;

class RetryPauseTest {
    private static final Duration TOO_LONG = Duration.ofDays(1);

    private final RetryPause pause = new RetryPause(TOO_LONG);
    private final FutureTask<Boolean> waiting = new FutureTask<>(() -> {
        // One that came before the pause does not end it.
        Thread.currentThread().interrupt();
        boolean isClosed = pause.await();
        assertTrue(Thread.interrupted(), "the status stays");
        return isClosed;
    });

    private Thread startToWait() {
        var thread = new Thread(waiting);
        thread.start();
        Eventually.holds("the thread waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    @Test
    void closingEndsThePauseAtOnceAndEveryLaterOne() throws Exception {
        startToWait();
        pause.close();
        assertTrue(waiting.get(2, TimeUnit.MINUTES));
        assertTrue(pause.await());
    }

    @Test
    void anInterruptEndsThePause() throws Exception {
        startToWait().interrupt();
        assertFalse(waiting.get(2, TimeUnit.MINUTES));
    }

    @Test
    void itEndsByItself() {
        assertFalse(new RetryPause(Duration.ZERO).await());
    }
}
