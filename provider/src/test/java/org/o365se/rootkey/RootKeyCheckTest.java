package org.o365se.rootkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.o365se.rootkey.RootKeyCheck.Outcome;

class RootKeyCheckTest {
    @Test
    void adviceStandsWhereSomethingHasToBeDone() {
        assertEquals("", new RootKeyCheck("size", Outcome.PASSED, "3072 bits", "").remedy());
        assertEquals("ask", new RootKeyCheck("origin", Outcome.UNKNOWN, "not told", "ask").remedy());
        assertThrows(
                IllegalArgumentException.class, () -> new RootKeyCheck("size", Outcome.PASSED, "3072 bits", "grow"));
        assertThrows(IllegalArgumentException.class, () -> new RootKeyCheck("size", Outcome.FAILED, "1024 bits", ""));
    }
}
