package org.o365se.rootkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** In virtual time, near the end of the range of the clock. */
class BackOffTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final BackOff<String> backOff = new BackOff<>(nanos::get);

    @Test
    void itDoublesUpToSixteenSecondsAndBeginsAnewAfterAnAnswer() {
        assertTrue(backOff.refusal().isEmpty());
        for (int seconds : new int[] {1, 2, 4, 8, 16, 16, 16}) {
            assertLasts(Duration.ofSeconds(seconds));
        }
        backOff.answered();
        assertTrue(backOff.refusal().isEmpty());
        assertLasts(Duration.ofSeconds(1));
    }

    @Test
    void callsThatFailTogetherAreOneFailure() {
        backOff.failed("down");
        backOff.failed("down for another");
        assertEquals(
                new BackOff.Refusal<>(Duration.ofSeconds(1), "down"),
                backOff.refusal().orElseThrow());
    }

    @Test
    void anAnswerEndsIt() {
        backOff.failed("down");
        backOff.answered();
        assertTrue(backOff.refusal().isEmpty());
        assertLasts(Duration.ofSeconds(1));
    }

    private void assertLasts(Duration time) {
        var reason = "down for " + time;
        backOff.failed(reason);
        assertEquals(new BackOff.Refusal<>(time, reason), backOff.refusal().orElseThrow());
        nanos.addAndGet(time.toNanos() - 1);
        assertEquals(
                new BackOff.Refusal<>(Duration.ofNanos(1), reason),
                backOff.refusal().orElseThrow());
        nanos.addAndGet(1);
        assertTrue(backOff.refusal().isEmpty());
    }
}
