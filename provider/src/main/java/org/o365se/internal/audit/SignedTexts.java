package org.o365se.internal.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Texts that {@link AuditSink#sign} has signed with the key of an audit log, as signed notes (c2sp.org/signed-note). The first line of the note says what the text is. It is never the
 * name of a log, with which a checkpoint begins, so that none can be taken for the other. Stateless.
 */
public final class SignedTexts {
    /** The longest signed note, in UTF-16 code units. */
    public static final int MAX_CHARACTERS = 1 << 22;

    /** What a text is. */
    public enum Kind {
        /** What was destroyed. */
        RECEIPT("o365se-receipt/1"),
        /** The approvers of a policy. */
        APPROVERS("o365se-approvers/1");

        private final String firstLine;

        Kind(String name) {
            firstLine = name + "\n";
        }

        /** Returns the text that is signed. */
        String withFirstLine(String text) {
            var whole = firstLine + text;
            boolean isWellFormed =
                    new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
            if (!text.endsWith("\n")
                    || !isWellFormed
                    || text.chars().anyMatch(character -> character < ' ' && character != '\n')
                    || whole.length() > MAX_CHARACTERS - SignedNote.MAX_CHARACTERS) {
                throw new IllegalArgumentException(
                        "A text that is signed is well-formed, ends with a line break, has no other control characters, and has a bounded length");
            }
            return whole;
        }
    }

    private SignedTexts() {}

    /**
     * Opens a signed text.
     *
     * @param kind what it must be
     * @param note the signed note
     * @param verificationKey the one of the log whose key must have signed it, of the form NAME+ID+KEY
     * @return the text that was signed, without the first line of the note
     * @throws IOException if the key cannot be read, it is not a signed note of this kind, or that key has not signed it; the message is the reason
     */
    public static String open(Kind kind, String note, String verificationKey) throws IOException {
        var text = SignedNote.open(note, NoteVerifier.parse(verificationKey), MAX_CHARACTERS);
        if (!text.startsWith(kind.firstLine)) {
            throw new IOException("it is signed, but does not begin with the line " + kind.firstLine.strip());
        }
        return text.substring(kind.firstLine.length());
    }
}
