package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.o365se.pkcs11.host.TokenFacts;

class OfferedPinsTest {
    private static final byte[] WRONG = "1111".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "2222".getBytes(StandardCharsets.US_ASCII);

    private final OfferedPins pins = new OfferedPins();

    @Test
    void remembersAllOfEachToken() {
        pins.rejected(token("1"), WRONG);
        assertTrue(pins.isRejected(token("1"), WRONG));
        assertFalse(pins.isRejected(token("1"), OTHER));
        assertFalse(pins.isRejected(token("2"), WRONG));
        pins.rejected(token("1"), OTHER);
        assertTrue(pins.isRejected(token("1"), OTHER));
        assertTrue(pins.isRejected(token("1"), WRONG));
    }

    @Test
    void anUnansweredOneIsOfferedOnceMoreAndNoMore() {
        pins.unanswered(token("1"), WRONG);
        assertFalse(pins.isLeftUnanswered(token("1"), WRONG));
        pins.unanswered(token("1"), WRONG);
        assertTrue(pins.isLeftUnanswered(token("1"), WRONG));
        assertFalse(pins.isLeftUnanswered(token("1"), OTHER));
        assertFalse(pins.isLeftUnanswered(token("2"), WRONG));
        assertFalse(pins.isRejected(token("1"), WRONG));
    }

    @Test
    void oneThatWasAcceptedMayGoUnansweredAsOftenAsItWill() {
        pins.accepted(token("1"), OTHER);
        for (int i = 0; i < 5; i++) {
            pins.unanswered(token("1"), OTHER);
        }
        assertFalse(pins.isLeftUnanswered(token("1"), OTHER));
    }

    private static TokenFacts token(String serial) {
        return new TokenFacts("t", serial, "m", "o", 0, false, false, true);
    }
}
