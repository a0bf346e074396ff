package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.o365se.pkcs11.host.TokenFacts;

class RejectedPinsTest {
    private static final byte[] WRONG = "1111".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "2222".getBytes(StandardCharsets.US_ASCII);

    private final RejectedPins rejected = new RejectedPins();

    @Test
    void remembersAllOfEachToken() {
        rejected.add(token("1"), WRONG);
        assertTrue(rejected.contains(token("1"), WRONG));
        assertFalse(rejected.contains(token("1"), OTHER));
        assertFalse(rejected.contains(token("2"), WRONG));
        rejected.add(token("1"), OTHER);
        assertTrue(rejected.contains(token("1"), OTHER));
        assertTrue(rejected.contains(token("1"), WRONG));
    }

    private static TokenFacts token(String serial) {
        return new TokenFacts("t", serial, "m", "o", 0, false, false, true, true);
    }
}
