package org.o365se;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.BadPaddingException;
import org.junit.jupiter.params.provider.Arguments;

/** The sizes of plaintexts and the steps of reading and writing that the tests of streams and channel share, and what a refusal looks like. */
final class StreamCases {
    /** Round a tag, round a chunk, round two chunks, and a large one. */
    static final int[] SIZES = {0, 1, 15, 16, 17, 16383, 16384, 16385, 32768, 50_000, 1 << 20};

    /** A step that changes with every call. */
    static final int RANDOM_STEP = 0;

    static final int[] STEPS = {1, 7, 8192, 16384, 20_000, RANDOM_STEP};

    static final byte[] AAD = {'m', 'a', 'i', 'l', '/', '1'};

    private StreamCases() {}

    /** Every size with every step. */
    static Stream<Arguments> sizesAndSteps() {
        return IntStream.of(SIZES)
                .boxed()
                .flatMap(size -> IntStream.of(STEPS).mapToObj(step -> Arguments.of(size, step)));
    }

    /** Gives the length of the next step, at least 1; the same sequence for the same seed. */
    static int next(int step, Random random) {
        return step == RANDOM_STEP ? 1 + random.nextInt(40_000) : step;
    }

    /** Asserts that a message was refused for itself, not for want of anything, and gives the cause. */
    static BadPaddingException assertRefused(IOException refusal) {
        assertTrue(refusal.getMessage().startsWith("O365SE-13"), refusal.getMessage());
        return assertInstanceOf(BadPaddingException.class, refusal.getCause());
    }
}
