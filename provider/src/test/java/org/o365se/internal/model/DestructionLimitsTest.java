package org.o365se.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes from elsewhere fits into the record that it is written to: otherwise the chain could not be read again. */
class DestructionLimitsTest {
    @ParameterizedTest
    @CsvSource({"plain, plain", "'two\nlines', two?lines", "'\u001b[31m', ?[31m", "😀, 😀", "'', ''"})
    void aDetailHasOnlyTheCharactersOfATextOfTheChain(String given, String kept) {
        assertEquals(kept, detailOf(given));
    }

    @Test
    void aDetailIsNotCutWithinACharacter() {
        assertEquals("x".repeat(255), detailOf("x".repeat(255) + "😀"));
        assertEquals("x".repeat(254) + "😀", detailOf("x".repeat(254) + "😀 and more"));
        assertEquals("a?b", detailOf("a\uD83Db"), "half a character");
    }

    private static String detailOf(String text) {
        var key = new RootKeyUri("fake:one");
        return new KeyEvidence(key, "one", KeyEvidence.Finding.UNKNOWN, text, 0).detail();
    }

    @Test
    void requestsAreForgottenOnlyWhenTheyExpire() {
        var quorum = Quorum.NONE;
        for (int i = 0; i < Quorum.MAX_USED; i++) {
            assertFalse(quorum.isFull(10));
            quorum = quorum.using(digest(i), i == 0 ? 10 : 20, 10);
        }
        assertTrue(quorum.isFull(10));
        assertFalse(quorum.isFull(11));
        quorum = quorum.using(digest(64), 30, 11);
        assertFalse(quorum.hasUsed(digest(0)));
        assertTrue(quorum.hasUsed(digest(1)) && quorum.hasUsed(digest(64)));
        assertEquals(Quorum.MAX_USED, quorum.used().size());
    }

    private static Bytes digest(int i) {
        var bytes = new byte[32];
        bytes[0] = (byte) i;
        return Bytes.takeOwnershipOf(bytes);
    }
}
