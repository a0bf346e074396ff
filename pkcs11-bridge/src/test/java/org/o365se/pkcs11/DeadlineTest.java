package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void whatIsLeftOutDoesNotCount() {
        var deadline = Deadline.in(HOUR);
        deadline.leaveOutSince(System.nanoTime() - HOUR.toNanos());
        assertTrue(deadline.leftNanos() > HOUR.toNanos());
        assertEquals(HOUR, deadline.whole());
    }

    @Test
    void aCallerIsLateInTheSecondHalf() {
        assertFalse(Deadline.in(HOUR).isMoreThanHalfOver());
        var late = Deadline.in(HOUR);
        late.leaveOutSince(System.nanoTime() + HOUR.toNanos() * 3 / 4);
        assertTrue(late.isMoreThanHalfOver());
        late.leaveOutSince(System.nanoTime() + HOUR.toNanos());
        assertEquals(0, late.leftNanos());
    }
}
