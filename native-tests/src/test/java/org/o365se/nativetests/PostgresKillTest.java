package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;

/**
 * Four processes, each a host of its own, add scopes to one chain in PostgreSQL as fast as they can. At random moments one of them is killed with SIGKILL, and
 * the server is killed and started again. No change that was reported as durable is lost, and none is there twice.
 */
class PostgresKillTest {
    private static final int WRITERS = 4;
    private static final int ROUNDS = Boolean.getBoolean("long") ? 40 : 8;
    private static final int SERVER_DIES_EVERY = 4;
    private static final long LONGEST_ROUND_MILLIS = 300;

    @TempDir
    private Path folder;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Set<String> acknowledged = new HashSet<>();
    private final List<PostgresHost> hosts = new ArrayList<>();
    private int started;

    @Test
    void noAcknowledgedChangeIsLostAndNoneIsDoubled() throws Exception {
        try (var server = PostgresServer.started(folder)) {
            server.createDatabase("keys");
            hosts.add(PostgresHost.first(folder, server, "keys").initialized());
            for (int i = 1; i < WRITERS; i++) {
                var host = hosts.get(0).another("host-" + i);
                KeyChain.join(host.configuration(), 0);
                hosts.add(host);
            }
            var writers = new ArrayList<RunningJvm>();
            try {
                for (int i = 0; i < WRITERS; i++) {
                    writers.add(start(i));
                }
                for (int round = 1; round <= ROUNDS; round++) {
                    oneRound(server, writers, round);
                }
            } finally {
                for (var writer : writers) {
                    writer.close();
                }
            }
        }
        System.out.println("[kill] " + ROUNDS + " rounds in PostgreSQL, " + acknowledged.size()
                + " acknowledged changes, none lost");
    }

    private void oneRound(PostgresServer server, List<RunningJvm> writers, int round) throws Exception {
        for (var writer : writers) {
            writer.awaitFirstLine();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextLong(LONGEST_ROUND_MILLIS)));
        if (round % SERVER_DIES_EVERY == 0) {
            server.kill();
            // Writers end by the first change that fails.
            for (var writer : writers) {
                writer.awaitEnd();
            }
            server.start();
            assertNothingLost(writers);
            for (int i = 0; i < WRITERS; i++) {
                writers.get(i).close();
                writers.set(i, start(i));
            }
        } else {
            int victim = random.nextInt(WRITERS);
            assertTrue(writers.get(victim).isRunning(), writers.get(victim).errors());
            writers.get(victim).kill();
            assertNothingLost(writers);
            writers.set(victim, start(victim));
        }
    }

    private RunningJvm start(int host) throws Exception {
        int number = started++;
        return RunningJvm.start(
                Project.commandClassPath().stream()
                        .collect(Collectors.collectingAndThen(
                                Collectors.toList(),
                                path -> Stream.concat(path.stream(), Stream.of(Project.testClasses()))
                                        .toList())),
                folder.resolve("errors-" + number),
                ChainProgram.class.getName(),
                "change",
                hosts.get(host).configuration().toString(),
                "contoso/" + number + "-");
    }

    private void assertNothingLost(List<RunningJvm> writers) throws Exception {
        for (var writer : writers) {
            writer.lines().stream()
                    .filter(line -> line.endsWith(ChainProgram.DURABLE))
                    .map(line -> line.substring(0, line.length() - ChainProgram.DURABLE.length()))
                    .forEach(acknowledged::add);
        }
        try (var chain = hosts.get(0).open()) {
            // The lock is free, or becomes free: a dead process holds none.
            Await.success(() -> chain.create(EncryptionScope.of("contoso/check-" + started, PostgresHost.POLICY)));
            var aliases = chain.scopes().stream().map(EncryptionScope::alias).toList();
            assertEquals(new TreeSet<>(aliases).size(), aliases.size(), () -> "seed " + seed);
            var lost = new HashSet<>(acknowledged);
            lost.removeAll(new HashSet<>(aliases));
            assertEquals(Set.of(), lost, () -> "seed " + seed);
            assertEquals(List.of(), chain.check().problems(), () -> "seed " + seed);
        }
    }
}
