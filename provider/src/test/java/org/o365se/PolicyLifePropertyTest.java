package org.o365se;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.health.LoggedLines;

/**
 * Whatever is done to policies, in whatever order, by two processes that may end at any moment: each message that was ever written opens while its policy is enabled and a root key is
 * there, and none opens while it is disabled. {@code -Dseed=N} repeats the sequence of a failure; {@code -Dlong=true} runs 20 times as many.
 *
 * <p>Each of these faults was put into the provider on purpose, and the 200 sequences found it:
 *
 * <ul>
 *   <li>a sweep leaves one scope out; a policy key version that a scope needs is dropped
 *   <li>a roll takes the newest versions of the root keys; a refresh keeps the old ones; a roll leaves the copy of the availability key out
 *   <li>a new availability key wraps the newest policy key version only; the choice {@code none} leaves the copy of the first version
 *   <li>recovery asks the root keys alone, for the policy key or for the scopes of older versions
 *   <li>the names of a scope are not tagged again; a scope that leaves managed root keys keeps its scope key
 *   <li>a disabled policy opens messages, or seals them; a scope leaves it; it is enabled although no root key opens
 *   <li>a re-wrapped message stays one version behind
 *   <li>the retire check sees later policy key versions only, or forgets availability keys
 * </ul>
 *
 * <p>Before each step was followed by new messages, and each successful change compared with the model, most of them were not found: messages from before the
 * change still opened with the other copy, and nothing was written afterwards. Faults that change nothing an observer can see are not listed, such as a default scope
 * whose tag is not renewed: the newest policy key proves the line of those that tagged it.
 */
class PolicyLifePropertyTest {
    private static final int SEQUENCES = 200;
    private static final int LONG_FACTOR = 20;
    private static final int STEPS = 12;
    /** Every n-th sequence begins with a policy of managed root keys. */
    private static final int MANAGED_EVERY = 8;

    @TempDir
    private Path folder;

    private int lives;

    private static LongStream seeds() {
        var seed = System.getProperty("seed");
        return seed == null
                ? LongStream.range(0, Boolean.getBoolean("long") ? SEQUENCES * LONG_FACTOR : SEQUENCES)
                : LongStream.of(Long.parseLong(seed));
    }

    @Test
    void noSequenceOfChangesLosesAMessageOrOpensOneOfADisabledPolicy() throws Exception {
        var succeeded = new EnumMap<PolicyLifeStep.Kind, Integer>(PolicyLifeStep.Kind.class);
        for (long seed : seeds().toArray()) {
            var steps = PolicyLifeStep.random(seed, STEPS);
            var failure = live(seed, steps, succeeded);
            if (failure.isPresent()) {
                throw failed(seed, steps, failure.get());
            }
        }
        System.out.println("[policy life] successes of each step: " + succeeded);
        if (System.getProperty("seed") == null) {
            // A test in which nothing is ever done would pass too.
            var never = EnumSet.allOf(PolicyLifeStep.Kind.class);
            never.removeAll(succeeded.keySet());
            never.removeAll(EnumSet.of(
                    PolicyLifeStep.Kind.ROTATE_ROOT,
                    PolicyLifeStep.Kind.LOSE_ROOTS,
                    PolicyLifeStep.Kind.RESTORE_ROOTS,
                    PolicyLifeStep.Kind.RESTART));
            assertEquals(EnumSet.noneOf(PolicyLifeStep.Kind.class), never, "never succeeded");
        }
    }

    private Optional<Throwable> live(long seed, List<PolicyLifeStep> steps, Map<PolicyLifeStep.Kind, Integer> succeeded)
            throws Exception {
        // Lost root keys and ended processes fill the log.
        try (var log = new LoggedLines();
                var life = new PolicyLife(
                        Files.createDirectory(folder.resolve("life-" + lives++)), seed % MANAGED_EVERY == 0)) {
            try {
                for (var step : steps) {
                    life.take(step);
                }
                life.end();
            } catch (Exception | AssertionError e) {
                return Optional.of(e);
            }
            log.take();
            life.succeeded().forEach((kind, times) -> succeeded.merge(kind, times, Integer::sum));
            return Optional.empty();
        }
    }

    /** Drops one step after the other while the rest still fails. */
    private AssertionError failed(long seed, List<PolicyLifeStep> all, Throwable first) throws Exception {
        var steps = all;
        var failure = first;
        for (int i = steps.size() - 1; i >= 0; i--) {
            var fewer = new ArrayList<>(steps);
            fewer.remove(i);
            var again = live(seed, fewer, new EnumMap<>(PolicyLifeStep.Kind.class));
            if (again.isPresent()) {
                steps = fewer;
                failure = again.get();
            }
        }
        return new AssertionError(
                "Repeat with -Dseed=" + seed + "; what is left of the steps:\n"
                        + steps.stream().map(step -> "  " + step).collect(Collectors.joining("\n")),
                failure);
    }
}
