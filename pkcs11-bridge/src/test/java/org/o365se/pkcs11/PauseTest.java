package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.o365se.rootkey.RootKeyUnavailableException;

class PauseTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final Pause pause = new Pause(clock::get);

    @Test
    void growsFromOneSecondToSixteenAndBeginsAnewAfterASuccess() {
        assertNull(pause.failure());
        for (int seconds : new int[] {1, 2, 4, 8, 16, 16, 16}) {
            assertLasts(Duration.ofSeconds(seconds));
        }
        pause.end();
        assertNull(pause.failure());
        assertLasts(Duration.ofSeconds(1));
    }

    private void assertLasts(Duration time) {
        var failure = new RootKeyUnavailableException(Pkcs11ErrorId.TOKEN_GONE, "no", null);
        pause.begin(failure);
        assertSame(failure, pause.failure());
        clock.addAndGet(time.toNanos() - 1);
        assertSame(failure, pause.failure());
        clock.addAndGet(1);
        assertNull(pause.failure());
    }
}
