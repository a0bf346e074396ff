package org.o365se.pkcs11.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SafeTextTest {
    @Test
    void ordinaryTextStays() {
        assertEquals(
                "CKR_GENERAL_ERROR (Zo\u00eb, \uD83D\uDD11)",
                SafeText.of("CKR_GENERAL_ERROR (Zo\u00eb, \uD83D\uDD11)"));
    }

    @Test
    void whatCommandsATerminalOrBreaksALineIsReplaced() {
        assertEquals("a?b?c?d?e?f?", SafeText.of("a\nb\u001bc\u202ed\u2028e\u0085f\ud800"));
    }

    @Test
    void aLongTextKeepsItsBeginningAndItsEnd() {
        var text = SafeText.of("begin" + "x".repeat(1 << 20) + "end");
        assertTrue(text.startsWith("beginx") && text.endsWith("xend"), text);
        assertTrue(text.length() < 1010, text);
        assertEquals(text, new TokenException(TokenFailure.UNCLEAR, "begin" + "x".repeat(1 << 20) + "end").detail());
    }
}
