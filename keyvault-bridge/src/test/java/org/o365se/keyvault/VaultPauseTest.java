package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.o365se.keyvault.standin.Fault;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;

/** A vault that does not answer is left alone for a while. */
class VaultPauseTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
    private final VaultPause pause = new VaultPause(nanos::get);

    @Test
    void itDoublesUpToSixteenSeconds() {
        var seconds = new ArrayList<Long>();
        for (int i = 0; i < 7; i++) {
            pause.failed("down");
            var left = pause.refusal().orElseThrow().left();
            seconds.add(left.toSeconds());
            nanos.addAndGet(left.toNanos() - 1);
            assertTrue(pause.refusal().isPresent());
            nanos.addAndGet(1);
            assertTrue(pause.refusal().isEmpty());
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 16L, 16L), seconds);
    }

    @Test
    void callsThatFailTogetherAreOneFailure() {
        pause.failed("down");
        pause.failed("down");
        assertEquals(Duration.ofSeconds(1), pause.refusal().orElseThrow().left());
    }

    @Test
    void anAnswerEndsIt() {
        pause.failed("down");
        pause.answered();
        assertTrue(pause.refusal().isEmpty());
        pause.failed("down");
        assertEquals(Duration.ofSeconds(1), pause.refusal().orElseThrow().left());
    }

    @Test
    void aVaultInItsPauseIsNotAskedAndTheMessageSaysWhyAndHowLong() {
        try (var standIn = new StandIn()) {
            var root = standIn.root();
            var wrapped = root.wrap(new byte[32]);
            standIn.vault.faults().next(Fault.answer(500, "InternalServerError", ""));
            assertThrows(RootKeyException.class, () -> root.unwrap(wrapped));
            standIn.vault.forgetServed();

            var failure = assertThrows(RootKeyException.class, () -> root.unwrap(wrapped));
            assertEquals(FailureClass.TRANSIENT, failure.failureClass());
            var message = String.valueOf(failure.getMessage());
            assertTrue(message.startsWith("O365SE-3215: "), message);
            assertTrue(message.contains("O365SE-3214"), message);
            assertEquals(List.of(), standIn.vault.served());

            standIn.skipTime(Duration.ofSeconds(1));
            root.unwrap(wrapped);
            assertEquals(List.of("unwrapkey"), standIn.vault.served());
        }
    }

    @Test
    void aVaultThatRefusesIsAliveAndGetsNoPause() {
        try (var standIn = new StandIn()) {
            var root = standIn.root();
            standIn.vault.permit();
            assertThrows(RootKeyDeniedException.class, () -> root.wrap(new byte[32]));
            standIn.vault.permit("wrapKey");
            root.wrap(new byte[32]);
        }
    }
}
