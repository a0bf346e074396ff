package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.cipher.Guarded.MARGIN;
import static org.o365se.internal.message.MessageSizes.CHUNK_BYTES;
import static org.o365se.internal.message.MessageSizes.MIN_MESSAGE_BYTES;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import org.o365se.internal.cipher.Guarded.Where;

/**
 * One way to hand a piece of input to a {@code Cipher} and to take what it gives for it. Each checks what the JCA promises for its way: room of
 * {@code getOutputSize} is enough, nothing outside of the output is written, positions move by what was taken and given, limits stay.
 */
sealed interface Transport {
    /** Does the step with the whole piece and gives what came out, which may be empty. */
    byte[] run(Step step, Cipher cipher, byte[] piece) throws GeneralSecurityException;

    /** Output in an array that the cipher makes. */
    record ReturnedArray() implements Transport {
        @Override
        public byte[] run(Step step, Cipher cipher, byte[] piece) throws GeneralSecurityException {
            int room = cipher.getOutputSize(piece.length);
            var given = piece.clone();
            var output = Bytes.orEmpty(step.returned(cipher, given));
            requireFits(output.length, room);
            assertArrayEquals(piece, given, "the input was changed");
            return output;
        }
    }

    /** The same, from the middle of a larger array. */
    record ReturnedArrayFromOffset() implements Transport {
        @Override
        public byte[] run(Step step, Cipher cipher, byte[] piece) throws GeneralSecurityException {
            int room = cipher.getOutputSize(piece.length);
            var input = Guarded.of(Where.HEAP, piece);
            var output = Bytes.orEmpty(step.returned(cipher, input.array(), MARGIN, piece.length));
            requireFits(output.length, room);
            input.assertUntouched();
            return output;
        }
    }

    /** From one array of the caller into another. */
    record IntoArray() implements Transport {
        @Override
        public byte[] run(Step step, Cipher cipher, byte[] piece) throws GeneralSecurityException {
            int room = cipher.getOutputSize(piece.length);
            var input = Guarded.of(Where.HEAP, piece);
            var output = Guarded.of(Where.HEAP, room);
            int written = step.into(cipher, input.array(), MARGIN, piece.length, output.array(), MARGIN);
            requireFits(written, room);
            input.assertUntouched();
            return output.take(MARGIN, written);
        }
    }

    /** Within one array, the output beginning {@code shift} bytes after the input. */
    record WithinArray(int shift) implements Transport {
        @Override
        public byte[] run(Step step, Cipher cipher, byte[] piece) throws GeneralSecurityException {
            int room = cipher.getOutputSize(piece.length);
            var shared = new Shared(Where.HEAP, shift, piece, room);
            var array = shared.memory().array();
            int written = step.into(cipher, array, shared.inputAt(), piece.length, array, shared.outputAt());
            requireFits(written, room);
            return shared.memory().take(shared.outputAt(), written);
        }
    }

    /** From one buffer into another. */
    record Buffers(Where from, boolean readOnly, Where to) implements Transport {
        @Override
        public byte[] run(Step step, Cipher cipher, byte[] piece) throws GeneralSecurityException {
            int room = cipher.getOutputSize(piece.length);
            var input = Guarded.of(from, piece);
            var output = Guarded.of(to, room);
            var view = input.view(MARGIN, piece.length);
            int written = intoView(step, cipher, readOnly ? view.asReadOnlyBuffer() : view, output.view(MARGIN, room));
            input.assertUntouched();
            return output.take(MARGIN, written);
        }
    }

    /** Two buffers over the same memory, the output beginning {@code shift} bytes after the input. */
    record WithinBuffer(Where where, int shift) implements Transport {
        @Override
        public byte[] run(Step step, Cipher cipher, byte[] piece) throws GeneralSecurityException {
            int room = cipher.getOutputSize(piece.length);
            var shared = new Shared(where, shift, piece, room);
            var input = shared.memory().view(shared.inputAt(), piece.length);
            int written = intoView(step, cipher, input, shared.memory().view(shared.outputAt(), room));
            return shared.memory().take(shared.outputAt(), written);
        }
    }

    /** Ways in which input and output are apart. */
    static List<Transport> apart() {
        var all =
                new ArrayList<Transport>(List.of(new ReturnedArray(), new ReturnedArrayFromOffset(), new IntoArray()));
        for (var from : Where.values()) {
            for (var to : Where.values()) {
                all.add(new Buffers(from, false, to));
                all.add(new Buffers(from, true, to));
            }
        }
        return all;
    }

    /** Ways in which they lie in the same memory. */
    static List<Transport> overlapping() {
        var all = new ArrayList<Transport>();
        for (int distance : new int[] {0, 1, 15, 16, 17, 124, 140, 1000, 16384, 16400, 20000}) {
            for (int shift : distance == 0 ? new int[] {0} : new int[] {distance, -distance}) {
                all.add(new WithinArray(shift));
                for (var where : Where.values()) {
                    all.add(new WithinBuffer(where, shift));
                }
            }
        }
        return all;
    }

    private static int intoView(Step step, Cipher cipher, ByteBuffer input, ByteBuffer output)
            throws GeneralSecurityException {
        int inputLimit = input.limit();
        int room = output.remaining();
        int outputLimit = output.limit();
        int written = step.into(cipher, input, output);
        requireFits(written, room);
        assertEquals(inputLimit, input.position(), "the input buffer was not read to its limit");
        assertEquals(inputLimit, input.limit(), "the input buffer's limit was moved");
        assertEquals(
                written, Guarded.positionIn(output), "the output buffer's position did not move by what was written");
        assertEquals(outputLimit, output.limit(), "the output buffer's limit was moved");
        return written;
    }

    /** {@code getOutputSize} may say too much, but not much too much: memory is a few chunks. */
    private static void requireFits(int written, int room) {
        assertTrue(written <= room, () -> "getOutputSize said " + room + ", but " + written + " bytes came");
        assertTrue(
                room - written <= CHUNK_BYTES + MIN_MESSAGE_BYTES,
                () -> "getOutputSize said " + room + ", but only " + written + " bytes came");
    }

    /** Memory in which input and output lie at a given distance. */
    final class Shared {
        private final Guarded memory;
        private final int inputAt;
        private final int outputAt;

        Shared(Where where, int shift, byte[] piece, int room) {
            inputAt = MARGIN + Math.max(0, -shift);
            outputAt = inputAt + shift;
            memory = Guarded.of(where, Math.max(inputAt + piece.length, outputAt + room) - MARGIN);
            memory.put(inputAt, piece);
        }

        Guarded memory() {
            return memory;
        }

        int inputAt() {
            return inputAt;
        }

        int outputAt() {
            return outputAt;
        }
    }
}
