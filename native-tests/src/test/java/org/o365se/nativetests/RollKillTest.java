package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChain;
import org.o365se.PolicyStatus;

/** A process that rolls a policy with thousands of scopes is killed with SIGKILL at a random moment; the same command finishes the roll, with one new policy key in all. */
class RollKillTest {
    private static final int MOMENTS = Boolean.getBoolean("long") ? 200 : 10;
    private static final int SCOPES = 5_000;
    private static final int MAILS = 25;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final SealedMails mails = new SealedMails();
    private int started;
    private int interrupted;
    private int resumed;

    @Test
    void theSameCommandFinishesARollThatWasKilled() throws Exception {
        var chain = ChainFolder.withScopes(folder, SCOPES);
        var scopes = IntStream.range(0, MAILS)
                .mapToObj(i -> "contoso/scope-" + i * (SCOPES / MAILS))
                .toList();
        try (var open = KeyChain.open(chain.configuration())) {
            mails.seal(open, scopes);
        }
        long millis = millisOf(chain.succeed("roll"));
        long version = 2;
        assertFinished(chain, version, scopes);
        for (int moment = 0; moment < MOMENTS; moment++) {
            if (!killed(chain, version, millis)) {
                interrupted++;
                chain.succeed("roll");
            }
            version++;
            assertFinished(chain, version, scopes);
        }
        System.out.println("[kill] " + MOMENTS + " rolls of " + SCOPES + " scopes, " + interrupted
                + " killed before their end, " + resumed + " of them after the new policy key was made; none lost");
    }

    private static long millisOf(String output) {
        return Long.parseLong(output.substring(output.lastIndexOf(' ') + 1));
    }

    /** Kills a roll at some moment; returns whether it had ended. */
    private boolean killed(ChainFolder chain, long before, long millis) throws Exception {
        boolean reported;
        try (var rolling = chain.start(folder.resolve("errors-" + started++), "roll")) {
            rolling.awaitFirstLine();
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(millis + millis / 10 + 1)));
            rolling.kill();
            reported = rolling.lines().stream().anyMatch(line -> line.startsWith("rolled "));
        }
        try (var open = KeyChain.open(chain.configuration())) {
            var policy = open.requirePolicy(ChainProgram.POLICY);
            boolean isNew = policy.policyKeyVersion() == before + 1;
            assertTrue(isNew || policy.policyKeyVersion() == before, () -> "seed " + seed + ": " + policy);
            boolean ended = isNew && policy.status().state() == PolicyStatus.State.ENABLED;
            assertTrue(ended || !reported, () -> "seed " + seed + ": a roll that was reported is not complete");
            mails.assertOpen(open);
            if (isNew && !ended) {
                resumed++;
            }
            return ended;
        }
    }

    private void assertFinished(ChainFolder chain, long version, List<String> scopes) throws Exception {
        try (var open = KeyChain.open(chain.configuration())) {
            var policy = open.requirePolicy(ChainProgram.POLICY);
            assertEquals(version, policy.policyKeyVersion(), () -> "seed " + seed);
            assertEquals(PolicyStatus.State.ENABLED, policy.status().state(), () -> "seed " + seed);
            assertEquals(List.of(), open.check().problems(), () -> "seed " + seed);
            mails.assertOpen(open);
            mails.seal(open, scopes.subList(0, 1));
            // What no scope needs is dropped, so that each roll starts alike.
            open.operations(ChainProgram.POLICY).drop(version - 1);
            mails.assertOpen(open);
        }
        assertEquals(List.of(), chain.temporaryFiles(), () -> "seed " + seed);
    }
}
