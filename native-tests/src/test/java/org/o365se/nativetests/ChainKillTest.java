package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;

/**
 * Four processes add scopes to one chain as fast as they can; at a random moment one of them, and in every tenth round all of them, are killed with SIGKILL.
 * After each round the chain loads, holds every change that was reported as durable, and can be changed within the lock's patience.
 */
class ChainKillTest {
    private static final int WRITERS = 4;
    private static final int ROUNDS = Boolean.getBoolean("long") ? 1_000 : 30;
    /** A chain of its own, so that files stay small and rounds short. */
    private static final int ROUNDS_PER_CHAIN = 50;

    private static final int KILL_ALL_EVERY = 10;
    private static final long LONGEST_ROUND_MILLIS = 120;

    @TempDir
    private Path folder;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private int started;
    private int durable;
    private int leftBehind;

    @Test
    void aKilledProcessLosesNothingAndBlocksNobody() throws Exception {
        for (int from = 0; from < ROUNDS; from += ROUNDS_PER_CHAIN) {
            roundsOfOneChain(
                    Files.createDirectory(folder.resolve("chain-" + from)), Math.min(ROUNDS - from, ROUNDS_PER_CHAIN));
        }
        System.out.println("[kill] " + ROUNDS + " rounds, " + durable + " acknowledged changes, none lost; "
                + leftBehind + " temporary files of killed writers, all removed by the next writer");
    }

    private void roundsOfOneChain(Path place, int rounds) throws Exception {
        var chain = ChainFolder.withScopes(place, 0);
        var acknowledged = new HashSet<String>();
        var writers = new ArrayList<RunningJvm>();
        try {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(start(chain));
            }
            for (int round = 1; round <= rounds; round++) {
                for (var writer : writers) {
                    writer.awaitFirstLine();
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextLong(LONGEST_ROUND_MILLIS)));
                if (round % KILL_ALL_EVERY == 0) {
                    for (var writer : writers) {
                        kill(writer, acknowledged);
                    }
                    leftBehind += chain.temporaryFiles().size();
                    assertNothingLost(chain, acknowledged, round);
                    assertEquals(List.of(), chain.temporaryFiles(), () -> "seed " + seed);
                    for (int i = 0; i < WRITERS; i++) {
                        writers.set(i, start(chain));
                    }
                } else {
                    int victim = random.nextInt(WRITERS);
                    kill(writers.get(victim), acknowledged);
                    for (var writer : writers) {
                        acknowledged.addAll(durableOf(writer));
                    }
                    assertNothingLost(chain, acknowledged, round);
                    writers.set(victim, start(chain));
                }
            }
        } finally {
            for (var writer : writers) {
                writer.close();
            }
        }
        durable += acknowledged.size();
    }

    private RunningJvm start(ChainFolder chain) throws IOException {
        int number = started++;
        return chain.start(folder.resolve("errors-" + number), "change", "contoso/" + number + "-");
    }

    private static void kill(RunningJvm writer, Set<String> acknowledged) throws Exception {
        assertTrue(writer.isRunning(), writer.errors());
        writer.kill();
        acknowledged.addAll(durableOf(writer));
    }

    private static List<String> durableOf(RunningJvm writer) {
        return writer.lines().stream()
                .filter(line -> line.endsWith(ChainProgram.DURABLE))
                .map(line -> line.substring(0, line.length() - ChainProgram.DURABLE.length()))
                .toList();
    }

    private void assertNothingLost(ChainFolder place, Set<String> acknowledged, int round) throws Exception {
        try (var chain = KeyChain.open(place.configuration())) {
            // The lock is free, or becomes free: a dead process holds none.
            chain.create(EncryptionScope.of("contoso/round-" + round, ChainProgram.POLICY));
        }
        var lost = new HashSet<>(acknowledged);
        lost.removeAll(place.aliases());
        assertEquals(Set.of(), lost, () -> "seed " + seed);
    }
}
