package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.cipher.Guarded.MARGIN;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.TestKeys;
import org.o365se.internal.cipher.Guarded.Where;
import org.o365se.internal.message.MessageSizes;

/** Too little room for the output: refused before a byte is written, and the same call with enough room goes on as if nothing had been. */
class ShortOutputTest {
    private static final byte[] AAD = "short".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PLAIN = TestKeys.pattern(3, 60_000);

    private final SecretKey key = TestKeys.scopeKey();

    /** The input is fed up to {@code fed}, then {@code length} more by the step that meets too little room. */
    record Situation(Direction direction, int fed, Step step, int length) {
        int needed() {
            return direction.gives(step, fed, length);
        }
    }

    static Stream<Situation> situations() {
        var all = new ArrayList<Situation>();
        for (var direction : Direction.values()) {
            for (int fed : new int[] {0, 1, 123, 124, 16383, 16384, 16524, 20_000, 40_000}) {
                int rest = inputLength(direction) - fed;
                all.add(new Situation(direction, fed, Step.FINAL, rest));
                for (int length : new int[] {1, 16_000, 16_384, 17_000, 33_000}) {
                    if (length <= rest && direction.updateGives(fed, length) > 0) {
                        all.add(new Situation(direction, fed, Step.UPDATE, length));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void anArrayThatIsTooShortIsRefusedAndTheCallCanBeRepeated(Situation now) throws GeneralSecurityException {
        var input = inputFor(now.direction());
        var cipher = begin(now.direction());
        var output = new ByteArrayOutputStream();
        output.writeBytes(feed(cipher, input, now.fed()));
        var piece = Guarded.of(Where.HEAP, Arrays.copyOfRange(input, now.fed(), now.fed() + now.length()));
        for (int room : tooLittleFor(now.needed())) {
            var exact = new byte[room];
            assertThrows(
                    ShortBufferException.class,
                    () -> now.step().into(cipher, piece.array(), MARGIN, now.length(), exact, 0));
            assertArrayEquals(new byte[room], exact, "a byte was written");
        }
        var past = new byte[now.needed()];
        assertThrows(
                ShortBufferException.class,
                () -> now.step().into(cipher, piece.array(), MARGIN, now.length(), past, now.needed()));
        var enough = new byte[now.needed()];
        assertEquals(now.needed(), now.step().into(cipher, piece.array(), MARGIN, now.length(), enough, 0));
        piece.assertUntouched();
        output.writeBytes(enough);
        finish(now, cipher, input, output);
    }

    @ParameterizedTest
    @MethodSource("situations")
    void aBufferThatIsTooShortIsRefusedAndTheCallCanBeRepeated(Situation now) throws GeneralSecurityException {
        for (var where : Where.values()) {
            var input = inputFor(now.direction());
            var cipher = begin(now.direction());
            var output = new ByteArrayOutputStream();
            output.writeBytes(feed(cipher, input, now.fed()));
            var piece = Guarded.of(where, Arrays.copyOfRange(input, now.fed(), now.fed() + now.length()));
            var view = piece.view(MARGIN, now.length());
            int begin = view.position();
            var room = Guarded.of(where, now.needed());
            for (int bytes : tooLittleFor(now.needed())) {
                var tooShort = room.view(MARGIN, bytes);
                assertThrows(ShortBufferException.class, () -> now.step().into(cipher, view, tooShort));
                assertEquals(begin, view.position(), "the input was taken");
                assertEquals(0, Guarded.positionIn(tooShort), "the output's position was moved");
                room.assertUntouched();
            }
            var enough = room.view(MARGIN, now.needed());
            assertEquals(now.needed(), now.step().into(cipher, view, enough));
            assertEquals(0, view.remaining());
            piece.assertUntouched();
            output.writeBytes(room.take(MARGIN, now.needed()));
            finish(now, cipher, input, output);
        }
    }

    @ParameterizedTest
    @EnumSource
    void getOutputSizeIsNeverTooSmallAndLittleTooLarge(Direction direction) throws GeneralSecurityException {
        var input = inputFor(direction);
        for (int fed : new int[] {0, 1, 67, 68, 123, 124, 125, 140, 16383, 16384, 16385, 16523, 16524, 16525, 33_000}) {
            var cipher = begin(direction);
            feed(cipher, input, fed);
            for (int length : new int[] {0, 1, 15, 16, 17, 124, 140, 16383, 16384, 16385, 16400, 1 << 20}) {
                int needed = Math.max(direction.updateGives(fed, length), direction.finalGives(fed, length));
                int said = cipher.getOutputSize(length);
                assertTrue(said >= needed, () -> said + " said, " + needed + " needed, " + fed + " fed, for " + length);
                assertTrue(
                        said - needed <= MessageSizes.CHUNK_BYTES + MessageSizes.MIN_MESSAGE_BYTES,
                        () -> said + " said, " + needed + " needed, " + fed + " fed, for " + length);
            }
        }
    }

    private static List<Integer> tooLittleFor(int needed) {
        var rooms = new TreeSet<>(List.of(0, 1, needed / 2, needed - 1));
        return List.copyOf(rooms.headSet(needed)).stream()
                .filter(room -> room >= 0)
                .toList();
    }

    private void finish(Situation now, Cipher cipher, byte[] input, ByteArrayOutputStream output)
            throws GeneralSecurityException {
        if (now.step() == Step.UPDATE) {
            int done = now.fed() + now.length();
            output.writeBytes(cipher.doFinal(input, done, input.length - done));
        }
        var whole = output.toByteArray();
        assertArrayEquals(PLAIN, now.direction() == Direction.ENCRYPT ? TestKeys.open(key, AAD, whole) : whole);
    }

    private Cipher begin(Direction direction) {
        var cipher = TestKeys.cipher(direction.mode(), key);
        cipher.updateAAD(AAD);
        return cipher;
    }

    private static byte[] feed(Cipher cipher, byte[] input, int length) {
        return Bytes.orEmpty(cipher.update(input, 0, length));
    }

    private byte[] inputFor(Direction direction) {
        return direction == Direction.ENCRYPT ? PLAIN : TestKeys.seal(key, AAD, PLAIN);
    }

    private static int inputLength(Direction direction) {
        return direction == Direction.ENCRYPT ? PLAIN.length : Direction.ENCRYPT.wholeFor(PLAIN.length);
    }
}
