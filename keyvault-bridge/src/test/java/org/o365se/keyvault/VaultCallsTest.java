package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o365se.rootkey.RootKeyException;

/** How the deadline of a call is counted, by a clock of its own. */
class VaultCallsTest {
    private static final KeyUri KEY = KeyUri.parse("https://contoso.vault.azure.net/keys/root");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
    private final AtomicInteger attempts = new AtomicInteger();
    private boolean hadToken = true;

    private final VaultCalls calls = new VaultCalls(
            VaultSettingsParser.parse(Map.of(
                            "keyvault.west.host", "contoso.vault.azure.net",
                            "keyvault.west.tenants", "contoso",
                            "keyvault.west.operation-timeout", "PT1M",
                            "keyvault.west.first-token-timeout", "PT2M"))
                    .get(0),
            new VaultCalls.Token() {
                @Override
                public boolean wasHad() {
                    return hadToken;
                }

                @Override
                public void forget() {
                    throw new AssertionError("No token was refused");
                }
            },
            nanos::get);

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void anAttemptIsRepeatedWhileThereIsTime() {
        assertEquals("done", calls.call(Operation.READ, KEY, breakingOnce(Duration.ofSeconds(59))));
        assertEquals(2, attempts.get());
    }

    @Test
    void afterTheDeadlineNothingIsRepeated() {
        var failure = assertThrows(
                RootKeyException.class, () -> calls.call(Operation.READ, KEY, breakingOnce(Duration.ofSeconds(60))));
        assertTrue(String.valueOf(failure.getMessage()).startsWith("O365SE-3211: "), failure::toString);
        assertEquals(1, attempts.get());
    }

    @Test
    void theFirstTokenHasALongerDeadline() {
        hadToken = false;
        assertEquals("done", calls.call(Operation.READ, KEY, breakingOnce(Duration.ofSeconds(119))));
        assertEquals(2, attempts.get());
    }

    /** Work whose connection breaks the first time, after so long. */
    private Supplier<String> breakingOnce(Duration after) {
        return () -> {
            if (attempts.incrementAndGet() == 1) {
                nanos.addAndGet(after.toNanos());
                throw new UncheckedIOException(new IOException("reset"));
            }
            return "done";
        };
    }
}
