package org.o365se.rootkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o365se.internal.error.ProviderErrorId;

/** What text from outside looks like in a message or on a terminal. */
class SanitizedTextTest {
    @ParameterizedTest
    @CsvSource({
        "0x1B, \\u001b",
        "0x07, \\u0007",
        "0x0A, \\u000a",
        "0x7F, \\u007f",
        "0x85, \\u0085",
        "0x9B, \\u009b",
        "0x202E, \\u202e",
        "0x2066, \\u2066",
        "0x200B, \\u200b",
        "0x2028, \\u2028",
        "0xD800, \\ud800",
        "0xE0041, \\u{e0041}",
    })
    void whatCouldCommandATerminalIsShownByItsNumber(String codePoint, String shown) {
        var character = Character.toString(Integer.decode(codePoint));
        assertEquals("a" + shown + "b", SanitizedText.of("a" + character + "b"));
        assertEquals("a" + shown + "b", SanitizedText.of(SanitizedText.of("a" + character + "b")));
    }

    @Test
    void ordinaryTextOfAnyLanguageStaysAsItIs() {
        var text = "Zoë 日本語 😀 \\n 'quoted'";
        assertSame(text, SanitizedText.of(text));
    }

    @Test
    void aMessageIsOneLine() {
        assertEquals(
                "O365SE-1001: one two \\u001b[2J",
                ProviderErrorId.CONFIGURATION_MISSING.with("one\r\n  two \u001b[2J\n"));
    }

    @Test
    void anExcerptOfALongTextKeepsItsBeginningAndItsEnd() {
        var text = SanitizedText.excerpt("begin\n" + "x".repeat(1 << 20) + "end");
        assertTrue(text.startsWith("begin\\u000ax") && text.endsWith("xend"), text);
        assertTrue(text.length() < 1010, text);
        assertEquals("x".repeat(1000), SanitizedText.excerpt("x".repeat(1000)));
    }

    @Test
    void aLongValueIsCut() {
        assertEquals("x".repeat(200) + "...", SanitizedText.value("x".repeat(201)));
        assertEquals("x".repeat(200), SanitizedText.value("x".repeat(200)));
    }
}
