package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.o365se.internal.cipher.Guarded.MARGIN;
import static org.o365se.internal.message.MessageSizes.PREFIX_BYTES;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import org.o365se.CorruptedMessageException;
import org.o365se.TestKeys;
import org.o365se.internal.cipher.Guarded.Where;
import org.o365se.internal.cipher.Transport.Buffers;
import org.o365se.internal.cipher.Transport.WithinBuffer;

/** One Cipher under random calls, beside it a model: what was put in so far, what must have come out, whether it has failed. */
final class OperationSequence {
    private static final List<Transport> TRANSPORTS = Stream.concat(
                    Transport.apart().stream(), Transport.overlapping().stream())
            .toList();

    /** How much goes into one call and into one message. */
    record Scale(String name, int plaintext, int mostInACall, List<Integer> messages) {
        /** A few chunks. */
        static final Scale SMALL = new Scale(
                "small calls",
                100_000,
                50_000,
                List.of(0, 1, 15, 16, 17, 100, 16383, 16384, 16385, 32767, 32768, 50_000, 70_000));
        /** Enough for several threads. */
        static final Scale LARGE = new Scale(
                "large calls",
                1_500_000,
                700_000,
                List.of(16384, 131_071, 131_072, 131_073, 400_000, 1_048_575, 1_048_576, 1_048_577));

        @Override
        public String toString() {
            return name;
        }
    }

    private final Random random;
    private final Scale scale;
    private final SecretKey key;
    private final SecretKey oracle;
    private final List<String> trace = new ArrayList<>();
    private final Cipher cipher;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream aad = new ByteArrayOutputStream();

    private Direction direction;
    private SequenceInput input;
    private int fed;
    private boolean dataBegun;
    private boolean failed;

    /** The oracle is a key of the same scope, whose Cipher reads and writes the other end of each message. */
    OperationSequence(Random random, Scale scale, SecretKey key, SecretKey oracle) {
        this.random = random;
        this.scale = scale;
        this.key = key;
        this.oracle = oracle;
        cipher = TestKeys.cipher(Cipher.ENCRYPT_MODE, key);
        direction = Direction.ENCRYPT;
        input = nextInput();
    }

    String trace() {
        return String.join(", ", trace);
    }

    void next() throws GeneralSecurityException {
        int choice = random.nextInt(100);
        if (choice < 6 || (failed && choice < 40)) {
            init();
        } else if (choice < 20) {
            badCall();
        } else if (choice < 35) {
            updateAad(random.nextInt(20));
        } else if (choice < 45) {
            shortOutput();
        } else if (choice < 85) {
            update();
        } else {
            doFinal();
        }
    }

    private void init() throws GeneralSecurityException {
        direction = random.nextBoolean() ? Direction.ENCRYPT : Direction.DECRYPT;
        trace.add("init " + direction);
        cipher.init(direction.mode(), key);
        beginMessage();
    }

    private void beginMessage() {
        input = nextInput();
        output.reset();
        aad.reset();
        fed = 0;
        dataBegun = false;
        failed = false;
    }

    private SequenceInput nextInput() {
        return direction == Direction.ENCRYPT
                ? SequenceInput.plaintext(scale, random)
                : SequenceInput.message(scale, oracle, random);
    }

    private void updateAad(int length) {
        if (failed) {
            return;
        }
        // When decrypting, what is given is the message's own AAD as far as it goes.
        int from = aad.size();
        var piece = direction == Direction.ENCRYPT
                ? Bytes.random(random, length)
                : Arrays.copyOfRange(input.aad(), from, Math.min(from + length, input.aad().length));
        trace.add("updateAAD " + piece.length);
        if (dataBegun && piece.length > 0) {
            assertThrows(IllegalStateException.class, () -> cipher.updateAAD(piece));
            assertThrows(IllegalStateException.class, () -> cipher.updateAAD(ByteBuffer.wrap(piece)));
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> cipher.updateAAD(piece);
            case 1 -> cipher.updateAAD(ByteBuffer.wrap(piece).asReadOnlyBuffer());
            default -> cipher.updateAAD(Bytes.concat(new byte[3], piece, new byte[3]), 3, piece.length);
        }
        aad.writeBytes(piece);
    }

    private void update() throws GeneralSecurityException {
        int length = Math.min(pieceLength(), input.length() - fed);
        completeAadBefore(length);
        run(Step.UPDATE, length);
    }

    private void doFinal() throws GeneralSecurityException {
        int left = input.length() - fed;
        int length = direction == Direction.DECRYPT && random.nextInt(5) > 0 ? left : Math.min(pieceLength(), left);
        completeAadBefore(1);
        run(Step.FINAL, length);
    }

    /** Runs a step in a random form and checks it against the model. */
    private void run(Step step, int length) throws GeneralSecurityException {
        var transport = TRANSPORTS.get(random.nextInt(TRANSPORTS.size()));
        trace.add(step + " " + length + " " + transport);
        var piece = Arrays.copyOfRange(input.bytes(), fed, fed + length);
        if (failed || isRefused(step, length)) {
            refuse(step, transport, piece);
            return;
        }
        int expected = direction.gives(step, fed, length);
        var given = transport.run(step, cipher, piece);
        assertEquals(expected, given.length);
        output.writeBytes(given);
        fed += length;
        // Of an empty array javax.crypto.Cipher tells us nothing; an empty buffer begins the data, as it does with the
        // JDK's AES/GCM.
        dataBegun |= length > 0 || transport instanceof Buffers || transport instanceof WithinBuffer;
        if (direction == Direction.DECRYPT) {
            assertArrayEquals(Arrays.copyOf(input.plain(), output.size()), output.toByteArray());
        }
        if (step == Step.FINAL) {
            verifyWhole();
            beginMessage();
        }
    }

    private void refuse(Step step, Transport transport, byte[] piece) {
        if (step == Step.FINAL) {
            assertThrows(AEADBadTagException.class, () -> transport.run(step, cipher, piece));
            failed = true;
        } else if (piece.length > 0) {
            var refused = assertThrows(CorruptedMessageException.class, () -> transport.run(step, cipher, piece));
            assertInstanceOf(AEADBadTagException.class, refused.getCause());
            failed = true;
        }
    }

    private boolean isRefused(Step step, int length) {
        if (direction == Direction.ENCRYPT) {
            return false;
        }
        if (step == Step.FINAL) {
            return input.isDamaged() || !aadIsRight() || fed + length < input.length();
        }
        return fed + length > (aadIsRight() ? input.fedBeforeFailure() : PREFIX_BYTES - 1);
    }

    private void verifyWhole() throws GeneralSecurityException {
        if (direction == Direction.ENCRYPT) {
            var plain = Arrays.copyOf(input.bytes(), fed);
            assertArrayEquals(plain, TestKeys.open(oracle, aad.toByteArray(), output.toByteArray()));
        } else {
            assertArrayEquals(input.plain(), output.toByteArray());
        }
    }

    /** Too little room changes nothing. */
    private void shortOutput() {
        var step = random.nextBoolean() ? Step.UPDATE : Step.FINAL;
        int length = Math.min(pieceLength(), input.length() - fed);
        if (failed || isRefused(step, length)) {
            return;
        }
        int needed = direction.gives(step, fed, length);
        if (needed > 0) {
            trace.add("short " + step + " " + length);
            var piece = Guarded.of(Where.HEAP, Arrays.copyOfRange(input.bytes(), fed, fed + length));
            var output = Guarded.of(Where.HEAP, needed);
            int room = random.nextInt(needed);
            assertThrows(
                    ShortBufferException.class,
                    () -> step.into(cipher, piece.view(MARGIN, length), output.view(MARGIN, room)));
            assertThrows(
                    ShortBufferException.class,
                    () -> step.into(
                            cipher, piece.array(), MARGIN, length, output.array(), output.array().length - room));
            output.assertUntouched();
        }
    }

    /** A call that is wrong by itself changes nothing. */
    private void badCall() {
        trace.add("bad call");
        var data = new byte[16];
        var same = ByteBuffer.allocate(16);
        var readOnly = ByteBuffer.allocate(99_999).asReadOnlyBuffer();
        switch (random.nextInt(8)) {
            case 0 -> assertThrows(IllegalArgumentException.class, () -> cipher.update((byte[]) null));
            case 1 -> assertThrows(IllegalArgumentException.class, () -> cipher.update(data, 0, 17));
            case 2 -> assertThrows(IllegalArgumentException.class, () -> cipher.doFinal(data, -1, 3));
            case 3 -> assertThrows(IllegalArgumentException.class, () -> cipher.update(same, same));
            case 4 -> assertThrows(ReadOnlyBufferException.class, () -> cipher.update(ByteBuffer.wrap(data), readOnly));
            case 5 ->
                assertThrows(ReadOnlyBufferException.class, () -> cipher.doFinal(ByteBuffer.wrap(data), readOnly));
            case 6 -> assertThrows(IllegalStateException.class, () -> cipher.wrap(key));
            default -> assertThrows(IllegalArgumentException.class, () -> cipher.updateAAD(data, 15, 2));
        }
    }

    /** When decrypting, the AAD is mostly complete before the first data come. */
    private void completeAadBefore(int length) {
        if (length > 0 && !dataBegun && direction == Direction.DECRYPT && random.nextInt(10) > 0) {
            updateAad(input.aad().length);
        }
    }

    private boolean aadIsRight() {
        return aad.size() == input.aad().length;
    }

    private int pieceLength() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(20);
            case 1 -> 16380 + random.nextInt(30);
            case 2 -> random.nextInt(scale.mostInACall());
            default -> random.nextInt(2000);
        };
    }
}
