package org.o365se.internal.cipher;

import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.CipherSetting;
import org.o365se.TestKeys;
import org.o365se.internal.cipher.OperationSequence.Scale;

/**
 * Random sequences of calls against a model of what must come of them. {@code -Dseed=N} repeats the sequence of a failure; {@code -Dlong=true} runs
 * 20 times as many, {@code -Dlong=N} runs N times as many.
 */
class OperationSequenceTest {
    private static final int SEQUENCES = 300;
    private static final int SEQUENCES_OF_A_DELEGATE = 30;
    private static final int SEQUENCES_OF_LARGE_CALLS = 4;
    private static final int LONG_FACTOR = 20;
    private static final int OPERATIONS = 40;

    static LongStream seeds() {
        var seed = System.getProperty("seed");
        return seed == null ? LongStream.range(0, (long) SEQUENCES * factor()) : LongStream.of(Long.parseLong(seed));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void goesAsTheModelSays(long seed) {
        run(seed, Scale.SMALL, TestKeys.scopeKey(), TestKeys.scopeKey());
    }

    static Stream<Arguments> settingsAndSeeds() {
        return CipherSetting.nativeDelegates().stream()
                .flatMap(setting -> LongStream.range(0, SEQUENCES_OF_A_DELEGATE)
                        .mapToObj(seed -> Arguments.of(setting, Scale.SMALL, seed)));
    }

    static Stream<Arguments> settingsAndSeedsOfLargeCalls() {
        return CipherSetting.all().stream()
                .flatMap(setting -> LongStream.range(0, SEQUENCES_OF_LARGE_CALLS)
                        .mapToObj(seed -> Arguments.of(setting, Scale.LARGE, seed)));
    }

    /** Whoever does the AES-GCM and on however many threads, and the other end of each message with the oracle. */
    @ParameterizedTest(name = "{0}, {1}, seed {2}")
    @MethodSource({"settingsAndSeeds", "settingsAndSeedsOfLargeCalls"})
    void goesAsTheModelSaysUnderEachSetting(CipherSetting setting, Scale scale, long seed) {
        run(seed, scale, setting.key(), CipherSetting.ORACLE.key());
    }

    private static void run(long seed, Scale scale, SecretKey key, SecretKey oracle) {
        var sequence = new OperationSequence(new Random(seed), scale, key, oracle);
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
