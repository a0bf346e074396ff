package org.o365se.pkcs11.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
                    Answer.NO, Answer.YES, Answer.UNKNOWN, Answer.NO, Answer.YES, Answer.UNKNOWN, Answer.YES);
            var key = new KeyFacts("über; a/b", "0aff", KeyKind.RSA, 3072, attributes, new byte[] {1, 2, 3});
            key.write(out.data());
            var token = new TokenFacts("l", "s", "m", "o", 17, true, false, true);
            token.write(out.data());
            var in = in(out.toByteArray());
            var read = KeyFacts.read(in);
            assertEquals(
                    "über; a/b Key 0aff RSA 3072",
                    read.label() + " Key " + read.id() + " " + read.kind() + " " + read.bits());
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
    void whatSpeaksAgainstAKeyIsTold() {
        var good = new KeyAttributes(Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.NO);
        assertEquals(Optional.empty(), fault(good, 256));
        assertEquals(Optional.of(TokenFailure.KEY_UNSUITABLE), fault(good, 128));
        assertEquals(Optional.of(TokenFailure.KEY_UNKNOWN), fault(KeyAttributes.UNKNOWN, 256));
        assertEquals(
                Optional.empty(),
                new KeyFacts("k", "", KeyKind.AES, 256, KeyAttributes.UNKNOWN, new byte[0]).fault(true, false));
        for (int i = 0; i < 3; i++) {
            var answers = new Answer[] {Answer.YES, Answer.YES, Answer.YES};
            answers[i] = Answer.NO;
            var weak = new KeyAttributes(
                    answers[0], answers[1], answers[2], Answer.YES, Answer.YES, Answer.YES, Answer.NO);
            assertEquals(Optional.of(TokenFailure.KEY_WEAK), fault(weak, 256));
        }
    }

    private static Optional<TokenFailure> fault(KeyAttributes attributes, int bits) {
        return new KeyFacts("k", "", KeyKind.AES, bits, attributes, new byte[0])
                .fault(false, false)
                .map(TokenException::failure);
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
