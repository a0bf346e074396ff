package org.o365se.cipher;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random sequences of calls against a model of what must come of them. {@code -Dseed=N} repeats the sequence of a failure; {@code -Dlong=true} runs
 * 20 times as many, {@code -Dlong=N} runs N times as many.
 */
class OperationSequenceTest {
    private static final int SEQUENCES = 300;
    private static final int LONG_FACTOR = 20;
    private static final int OPERATIONS = 40;

    static LongStream seeds() {
        var seed = System.getProperty("seed");
        return seed == null ? LongStream.range(0, (long) SEQUENCES * factor()) : LongStream.of(Long.parseLong(seed));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void goesAsTheModelSays(long seed) {
        var sequence = new OperationSequence(new Random(seed));
        try {
            for (int i = 0; i < OPERATIONS; i++) {
                sequence.next();
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError("Repeat with -Dseed=" + seed + "; what was called: " + sequence.trace(), e);
        }
    }

    private static int factor() {
        return switch (System.getProperty("long", "false")) {
            case "false" -> 1;
            case "true" -> LONG_FACTOR;
            default -> Integer.getInteger("long");
        };
    }
}
