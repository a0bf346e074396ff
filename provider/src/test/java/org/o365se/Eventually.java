package org.o365se;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread brings about, and fails when it has not come by the deadline. */
public final class Eventually {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    private Eventually() {}

    /** Returns as soon as the condition holds. */
    public static void holds(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        // Asked no more once it has held: a condition may do something.
        boolean held = condition.getAsBoolean();
        while (!held && System.nanoTime() - start < DEADLINE.toNanos()) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            held = condition.getAsBoolean();
        }
        assertTrue(held, what);
    }
}
