package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.AuditTrail;
import org.o365se.DataEncryptionPolicy;
import org.o365se.DestructionReceipt;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.PolicyStatus;
import org.o365se.RequestOptions;

/** A process that purges a policy is killed with SIGKILL at a random moment; the same command ends in one receipt, and in between nothing of the policy works. */
class PurgeKillTest {
    private static final int MOMENTS = Boolean.getBoolean("long") ? 200 : 5;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final ApproverPair ann = new ApproverPair("Ann");
    private final ApproverPair ben = new ApproverPair("Ben");
    private int beforePurge;
    private int beforeReceipt;
    private int afterReceipt;

    @Test
    void theSameCommandFinishesAPurgeThatWasKilled() throws Exception {
        var chain = ChainFolder.withScopes(folder, 10);
        Files.writeString(
                chain.configuration(), "audit.file = audit.jsonl\naudit.key = audit.key\n", StandardOpenOption.APPEND);
        var key = AuditTrail.init(chain.configuration());
        prepare(chain, "contoso/first");
        var output = chain.succeed("purge", "contoso/first");
        long millis = Long.parseLong(output.substring(output.lastIndexOf(' ') + 1));
        requirePurged(chain, "contoso/first", key);
        for (int moment = 0; moment < MOMENTS; moment++) {
            var policy = "contoso/policy-" + moment;
            var mails = prepare(chain, policy);
            kill(chain, policy, millis, moment);
            requireUnreadable(chain, policy, mails);
            chain.succeed("purge", policy);
            requirePurged(chain, policy, key);
            requireUnreadable(chain, policy, mails);
        }
        System.out.println("[kill] " + MOMENTS + " purges, " + beforePurge + " killed before the keys were removed, "
                + beforeReceipt + " between that and the receipt, " + afterReceipt
                + " after it; each ended in one receipt");
    }

    private SealedMails prepare(ChainFolder folderOfChain, String policy) throws Exception {
        var mails = new SealedMails();
        try (var chain = KeyChain.open(folderOfChain.configuration())) {
            chain.create(DataEncryptionPolicy.builder(policy)
                    .approvers(List.of(ann.approver(), ben.approver()), 2)
                    .build());
            chain.create(EncryptionScope.of(policy + "-scope", policy));
            mails.seal(chain, List.of(policy, policy + "-scope"));
            mails.assertOpen(chain);
            var approvals = chain.approvals(policy);
            var request = approvals.requestPurge(
                    RequestOptions.of("The end").coolingOff(Duration.ZERO).forced());
            approvals.apply(request, List.of(ann.sign(request), ben.sign(request)));
        }
        return mails;
    }

    /** Kills a purge at a moment of its whole time, and every other one soon after it has written the chain: so the steps after that are met as often. */
    private void kill(ChainFolder chain, String policy, long millis, int moment) throws Exception {
        var before = Files.readAttributes(chain.chain(), BasicFileAttributes.class);
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis + millis / 10 + 1);
        try (var purging = chain.start(folder.resolve("errors-" + moment), "purge", policy)) {
            purging.awaitFirstLine();
            if (moment % 2 == 0) {
                LockSupport.parkNanos(random.nextLong(nanos));
            } else {
                while (purging.isRunning() && isSame(before, chain.chain())) {
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
                }
                LockSupport.parkNanos(random.nextLong(nanos / 4));
            }
            purging.kill();
        }
        boolean isPurged = stateOf(chain, policy) == PolicyStatus.State.PURGED;
        if (!isPurged) {
            beforePurge++;
        } else if (receiptsOf(chain, policy) == 0) {
            beforeReceipt++;
        } else {
            afterReceipt++;
        }
    }

    private static boolean isSame(BasicFileAttributes before, Path file) throws IOException {
        // A chain is written to another file, which takes its place.
        var now = Files.readAttributes(file, BasicFileAttributes.class);
        return Objects.equals(before.fileKey(), now.fileKey())
                && before.lastModifiedTime().equals(now.lastModifiedTime());
    }

    private PolicyStatus.State stateOf(ChainFolder chain, String policy) throws Exception {
        try (var open = KeyChain.open(chain.configuration())) {
            var state = open.requirePolicy(policy).status().state();
            assertTrue(
                    state == PolicyStatus.State.PURGE_REQUESTED || state == PolicyStatus.State.PURGED,
                    () -> "seed " + seed + ": " + state);
            return state;
        }
    }

    private void requireUnreadable(ChainFolder chain, String policy, SealedMails mails) throws Exception {
        try (var open = KeyChain.open(chain.configuration())) {
            assertThrows(Exception.class, () -> mails.assertOpen(open), () -> "seed " + seed + ": " + policy);
        }
    }

    private void requirePurged(ChainFolder chain, String policy, String key) throws Exception {
        assertEquals(PolicyStatus.State.PURGED, stateOf(chain, policy), () -> "seed " + seed);
        assertEquals(1, receiptsOf(chain, policy), () -> "seed " + seed);
        try (var open = KeyChain.open(chain.configuration())) {
            var report = DestructionReceipt.verify(Files.readAllBytes(receiptOf(open.requirePolicy(policy))), key);
            assertEquals(List.of("Ann", "Ben"), report.approvers());
            assertEquals(List.of(), open.check().problems(), () -> "seed " + seed);
        }
        assertEquals(List.of(), chain.temporaryFiles(), () -> "seed " + seed);
    }

    private Path receiptOf(DataEncryptionPolicy policy) {
        return folder.resolve("receipts").resolve("purge-" + policy.id().orElseThrow() + ".json");
    }

    private long receiptsOf(ChainFolder chain, String policy) throws Exception {
        try (var open = KeyChain.open(chain.configuration())) {
            return Files.exists(receiptOf(open.requirePolicy(policy))) ? 1 : 0;
        }
    }
}
