package org.o365se.internal.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.o365se.internal.crypto.Ed25519;

/** Signs texts and opens signed ones, by the C2SP specification <i>signed note</i> (c2sp.org/signed-note). */
final class SignedNote {
    static final int MAX_CHARACTERS = 1 << 14;

    private static final String SIGNATURE_LINE = "\u2014 ";

    private SignedNote() {}

    /**
     * Signs a text.
     *
     * @param text ends with a line break
     * @return the text, an empty line and the signature
     * @throws InvalidKeyException if the private key is not an Ed25519 key of the JDK
     */
    static String sign(String text, NoteVerifier verifier, PrivateKey key) throws InvalidKeyException {
        var signature = Ed25519.sign(key, text.getBytes(StandardCharsets.UTF_8));
        var typed = ByteBuffer.allocate(NoteVerifier.ID_BYTES + signature.length)
                .put(verifier.id())
                .put(signature)
                .array();
        return text + "\n" + SIGNATURE_LINE + verifier.name() + " "
                + Base64.getEncoder().encodeToString(typed) + "\n";
    }

    /**
     * Returns the text of a note that a verifier's key has signed; signatures by others are ignored.
     *
     * @throws IOException if it is not a note, or there is no valid signature by the verifier's key
     */
    static String open(String note, NoteVerifier verifier) throws IOException {
        return open(note, verifier, MAX_CHARACTERS);
    }

    static String open(String note, NoteVerifier verifier, int maxCharacters) throws IOException {
        int end = note.length() > maxCharacters ? -1 : note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n") || note.length() == end + 2) {
            throw new IOException("it is not a signed note");
        }
        var text = note.substring(0, end + 1);
        boolean isSigned = false;
        for (var line : note.substring(end + 2, note.length() - 1).split("\n", -1)) {
            isSigned |= isBy(verifier, line, text);
        }
        if (!isSigned) {
            throw new IOException("it has no signature by " + verifier.name());
        }
        return text;
    }

    private static boolean isBy(NoteVerifier verifier, String line, String text) throws IOException {
        var parts = line.split(" ", -1);
        if (!line.startsWith(SIGNATURE_LINE) || parts.length != 3) {
            throw new IOException("it is not a signed note: a line after the empty one is no signature");
        }
        byte[] typed;
        try {
            typed = Base64.getDecoder().decode(parts[2]);
        } catch (IllegalArgumentException e) {
            throw new IOException("a signature is not base64", e);
        }
        if (!Base64.getEncoder().encodeToString(typed).equals(parts[2])) {
            throw new IOException("a signature is not in the only base64 form of its bytes");
        }
        if (!parts[1].equals(verifier.name())
                || typed.length <= NoteVerifier.ID_BYTES
                || !Arrays.equals(typed, 0, NoteVerifier.ID_BYTES, verifier.id(), 0, NoteVerifier.ID_BYTES)) {
            return false;
        }
        var signature = Arrays.copyOfRange(typed, NoteVerifier.ID_BYTES, typed.length);
        if (!verifier.verifies(text.getBytes(StandardCharsets.UTF_8), signature)) {
            throw new IOException("the signature by " + verifier.name() + " is forged or the text was altered");
        }
        return true;
    }
}
