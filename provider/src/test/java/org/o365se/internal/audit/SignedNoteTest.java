package org.o365se.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A signed note")
class SignedNoteTest {
    /** The example of the Go module golang.org/x/mod/sumdb/note. */
    private static final String VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String NOTE = TEXT + "\n— PeterNeumann "
            + "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    @Test
    @DisplayName("of another implementation is opened")
    void ofAnotherImplementation() throws Exception {
        var verifier = NoteVerifier.parse(VERIFIER);

        assertEquals(TEXT, SignedNote.open(NOTE, verifier));
        assertEquals(VERIFIER, verifier.encoded());
    }

    @Test
    @DisplayName("is opened with the key that signed it")
    void isOpened() throws Exception {
        var key = AuditKey.generate("log.example");
        var checkpoint = Checkpoint.of("log.example", new MerkleTree());

        assertEquals(checkpoint, Checkpoint.open(key.sign(checkpoint), key.verifier()));
    }

    @Test
    @DisplayName("is refused if its text was altered")
    void alteredText() throws Exception {
        var verifier = NoteVerifier.parse(VERIFIER);

        var refused =
                assertThrows(IOException.class, () -> SignedNote.open(NOTE.replace("answer", "question"), verifier));
        assertTrue(refused.getMessage().contains("forged"), refused.getMessage());
    }

    @Test
    @DisplayName("is refused if another key of the same name signed it")
    void anotherKey() throws Exception {
        var verifier = NoteVerifier.parse(VERIFIER);
        var other = AuditKey.generate("PeterNeumann");
        var forged = other.sign(new Checkpoint(
                "PeterNeumann", 0, Checkpoint.of("", new MerkleTree()).root()));

        assertThrows(IOException.class, () -> SignedNote.open(forged, verifier));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "\n\n", "text\n", "text\n\n", "text\n\nno signature\n", "text\n\n— PeterNeumann *\n"})
    @DisplayName("is refused if it has another form")
    void anotherForm(String note) throws Exception {
        var verifier = NoteVerifier.parse(VERIFIER);

        assertThrows(IOException.class, () -> SignedNote.open(note, verifier));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+*"
            })
    @DisplayName("has a verification key of a fixed form")
    void verificationKey(String key) {
        assertThrows(IOException.class, () -> NoteVerifier.parse(key));
    }
}
