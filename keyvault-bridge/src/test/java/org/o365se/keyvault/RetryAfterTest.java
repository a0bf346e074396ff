package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void secondsAndDatesAreRead() {
        assertEquals(Optional.of(Duration.ofSeconds(7)), RetryAfter.parse("7", NOW));
        assertEquals(Optional.of(Duration.ofSeconds(30)), RetryAfter.parse("Sun, 1 Mar 2026 12:00:30 GMT", NOW));
        assertEquals(Optional.of(Duration.ZERO), RetryAfter.parse("Sun, 1 Mar 2026 11:00:00 GMT", NOW));
        assertEquals(Optional.of(Duration.ofSeconds(999_999_999)), RetryAfter.parse("999999999", NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "99999999999999999999", "Mon, 99 Mar 2026 12:00:30 GMT"})
    void anythingElseIsNone(String value) {
        assertEquals(Optional.empty(), RetryAfter.parse(value, NOW));
    }
}
