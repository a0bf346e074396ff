package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChain;
import org.o365se.MessageInfo;
import org.o365se.MessageOutcome;
import org.o365se.MessageReport;
import org.o365se.MessageRunOptions;
import org.o365se.ServiceEncryptionOutputStream;

/**
 * A re-wrap or re-encryption of a folder is killed with SIGKILL at a random moment, again and again; each next one continues. After each kill every file is there
 * and is a whole message; the same call again finishes the work and leaves nothing beside. {@code -Dlong=true} kills 200 times.
 */
class RewrapKillTest {
    private static final int KILLS = Boolean.getBoolean("long") ? 200 : 10;
    private static final int FILES = 400;
    private static final int MAIL_BYTES = 20_000;
    private static final long LONGEST_ROUND_MILLIS = 250;
    private static final String SCOPE = "contoso/scope-0";

    @TempDir
    private Path folder;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<Path> files = new ArrayList<>();
    private int interrupted;
    private int leftBehind;

    @Test
    void aKilledRunLosesNoFileAndIsFinishedByTheSameCall() throws Exception {
        var place = ChainFolder.withScopes(Files.createDirectory(folder.resolve("chain")), 1);
        var mails = Files.createDirectory(folder.resolve("mails"));
        long version = 1;
        try (var chain = KeyChain.open(place.configuration())) {
            makeMessages(chain, mails);
            for (int kill = 0; kill < KILLS; kill++) {
                version = chain.rollScopeKey(SCOPE).keyVersion();
                var job = RewrapProgram.JOBS.get(kill % RewrapProgram.JOBS.size());
                kill(place, mails, job);
                assertAllWhole(chain, mails, job);
                finish(chain, mails, job);
                assertFinished(mails, version, job);
            }
        }
        System.out.println("[kill] " + KILLS + " runs over " + FILES + " messages killed, " + interrupted
                + " of them before their end, " + leftBehind + " files left beside, all removed by the next run");
    }

    private void makeMessages(KeyChain chain, Path mails) throws Exception {
        for (int i = 0; i < FILES; i++) {
            var file = mails.resolve("mail-" + i);
            try (var out = new ServiceEncryptionOutputStream(Files.newOutputStream(file), chain.key(SCOPE))) {
                out.write(plain(i));
            }
            files.add(file);
        }
    }

    private static byte[] plain(int i) {
        var plain = new byte[MAIL_BYTES];
        Arrays.fill(plain, (byte) i);
        return plain;
    }

    private void kill(ChainFolder place, Path mails, String job) throws Exception {
        try (var run = RunningJvm.start(
                folder.resolve("errors"),
                RewrapProgram.class.getName(),
                place.configuration().toString(),
                job,
                mails.toString())) {
            run.awaitFirstLine();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(LONGEST_ROUND_MILLIS)));
            run.kill();
            if (!run.lines().contains(RewrapProgram.FINISHED)) {
                interrupted++;
            }
        }
    }

    /** Every file is there; each is a whole message, or has a journal that completes its header. */
    private void assertAllWhole(KeyChain chain, Path mails, String job) throws Exception {
        for (var file : files) {
            assertTrue(Files.exists(file), () -> "seed " + seed + ", " + job + ": " + file);
        }
        leftBehind += contentOf(mails).size() - FILES;
        if (contentOf(mails).stream().noneMatch(file -> file.toString().endsWith(".journal"))) {
            assertComplete(chain.messages().verify(List.of(mails), MessageRunOptions.DEFAULT), job);
        }
    }

    private void finish(KeyChain chain, Path mails, String job) throws IOException {
        assertComplete(RewrapProgram.run(chain, job, mails), job);
        assertComplete(chain.messages().verify(List.of(mails), MessageRunOptions.DEFAULT), job);
    }

    private void assertComplete(MessageReport report, String job) {
        assertTrue(report.isComplete(), () -> "seed " + seed + ", " + job + ": " + report.failures());
        assertEquals(
                FILES,
                report.count(MessageOutcome.DONE) + report.count(MessageOutcome.UNCHANGED),
                () -> "seed " + seed + ", " + job + ": " + report);
    }

    private void assertFinished(Path mails, long version, String job) throws IOException {
        assertEquals(FILES, contentOf(mails).size(), () -> "seed " + seed + ", " + job);
        for (var file : files) {
            try (var in = Files.newInputStream(file)) {
                assertEquals(version, MessageInfo.read(in).scopeKeyVersion(), () -> "seed " + seed + ", " + file);
            }
        }
    }

    private static List<Path> contentOf(Path mails) throws IOException {
        try (Stream<Path> content = Files.list(mails)) {
            return content.toList();
        }
    }
}
