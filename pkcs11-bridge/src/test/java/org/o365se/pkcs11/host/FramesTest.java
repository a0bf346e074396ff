package org.o365se.pkcs11.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    private static final byte[] MARKER = "aab".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @ValueSource(strings = {"aab", "aaab", "ababaab", "printed by a library\naab", "aaaaaaaab"})
    void findsTheMarkerBehindWhateverWasPrinted(String before) throws IOException {
        var in = new ByteArrayInputStream((before + "rest").getBytes(StandardCharsets.US_ASCII));
        Frames.skipToMarker(in, MARKER);
        assertEquals("rest", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "aa", "abababab"})
    void theEndBeforeAMarkerIsTheEnd(String text) {
        var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        assertThrows(EOFException.class, () -> Frames.skipToMarker(in, MARKER));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Frames.MAX_FRAME_BYTES + 1, Integer.MAX_VALUE})
    void aLengthOutOfBoundsIsRefusedBeforeAnythingIsAllocated(int length) {
        var bytes = ByteBuffer.allocate(4).putInt(length).array();
        assertThrows(IOException.class, () -> Frames.readFrame(in(bytes)));
        assertThrows(IOException.class, () -> Frames.readBytes(in(bytes)));
    }

    @Test
    void fieldsComeBackAsTheyWere() throws IOException {
        try (var out = new WipedOutput()) {
            var attributes = new KeyAttributes(
                    Answer.NO, Answer.YES, Answer.UNKNOWN, Answer.NO, Answer.YES, Answer.UNKNOWN, "0aff");
            var key = new KeyFacts("über; a/b", KeyKind.RSA, 3072, true, false, attributes, new byte[] {1, 2, 3});
            key.write(out.data());
            var token = new TokenFacts("l", "s", "m", "o", 17, true, false, true, false);
            token.write(out.data());
            var in = in(out.toByteArray());
            var read = KeyFacts.read(in);
            assertEquals(
                    "über; a/b KeyRSA3072truefalse",
                    read.label() + " Key" + read.kind() + read.bits() + read.sensitive() + read.extractable());
            assertEquals(attributes, read.attributes());
            assertArrayEquals(key.publicKey(), read.publicKey());
            assertEquals(token, TokenFacts.read(in));
        }
    }

    @Test
    void anAnswerThatIsNoneIsRefused() {
        assertThrows(IOException.class, () -> KeyAttributes.read(in(new byte[] {0, 0, 0, 1, 'Y'})));
    }

    @Test
    void ofSeveralObjectsTheWorstCounts() {
        var good = new KeyAttributes(Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, "0a");
        var other = new KeyAttributes(Answer.NO, Answer.UNKNOWN, Answer.YES, Answer.YES, Answer.YES, Answer.YES, "0b");
        var both = new KeyAttributes(Answer.NO, Answer.UNKNOWN, Answer.YES, Answer.YES, Answer.YES, Answer.YES, "");
        assertEquals(both, good.and(other));
        assertEquals(both, other.and(good));
        assertEquals(good, good.and(good));
        var key = new KeyFacts("k", KeyKind.AES, 256, true, false, KeyAttributes.UNKNOWN, new byte[0]);
        assertTrue(key.with(good).sensitive());
        var leaky = new KeyAttributes(Answer.YES, Answer.NO, Answer.NO, Answer.YES, Answer.YES, Answer.YES, "0a");
        assertFalse(key.with(leaky).sensitive());
        assertTrue(key.with(leaky).extractable());
    }

    @FuzzTest
    void whateverComesIsReadOrRefused(byte[] bytes) {
        for (var parser : PARSERS) {
            assertTrue(isReadOrRefused(parser, bytes));
        }
    }

    private static boolean isReadOrRefused(Parser parser, byte[] bytes) {
        try {
            return parser.read(in(bytes)) != null;
        } catch (IOException documented) {
            return true;
        }
    }

    private interface Parser {
        Object read(DataInputStream in) throws IOException;
    }

    private static final Parser[] PARSERS = {KeyFacts::read, TokenFacts::read, Frames::readFrame};

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
