package org.o365se.internal.root.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PfxFrameTest {
    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "3009 020103 3002 0500 3000, true, version and content and MAC",
        "308109 020103 3002 0500 3000, true, a length in the long form",
        "308400000009 020103 3002 0500 3000, true, a length of four bytes",
        "3007 020103 3002 0500, false, no MAC",
        "3009 020103 3002 0500 0400, false, something else in the place of the MAC",
        "300b 020103 3002 0500 3000 3000, false, something behind the MAC",
        "3009 020103 3002 0500 3001, false, a MAC that does not end in time",
        "3008 020103 3002 0500 30, false, a MAC without a length",
        "300a 020103 3002 0500 3000, false, a file that does not end in time",
        "3080 020103 3002 0500 3000 0000, false, an open length as only BER has it",
        "30850000000009 020103 3002 0500 3000, false, a length of five bytes",
        "3084ffffffff 020103 3002 0500 3000, false, a length beyond everything",
        "3082, false, a cut length",
        "30, false, one byte",
        "3109 020103 3002 0500 3000, false, another element",
        "3009 040103 3002 0500 3000, false, another version",
        "3009 020103 3102 0500 3000, false, another content"
    })
    void aMacIsSeenOnlyWhereItPlainlyIs(String hex, boolean expected, String name) {
        assertEquals(expected, PfxFrame.hasMac(bytes(hex)), name);
    }

    @Test
    void noCutFileSeemsToHaveAMac() {
        var whole = bytes("3009 020103 3002 0500 3000");
        assertTrue(PfxFrame.hasMac(whole));
        for (int length = 0; length < whole.length; length++) {
            assertFalse(PfxFrame.hasMac(Arrays.copyOf(whole, length)), "cut to " + length);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
