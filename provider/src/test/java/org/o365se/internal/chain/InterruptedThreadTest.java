package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.store.LiveFolder.ALICE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.Eventually;
import org.o365se.KeyChain;
import org.o365se.Profile;
import org.o365se.internal.file.LockFile;
import org.o365se.internal.store.LiveFolder;

/** A thread whose interrupt status is set uses keys and changes the chain as any other, and keeps its status. */
class InterruptedThreadTest {
    private static final byte[] MAIL = {1, 2, 3};

    @TempDir
    private Path folder;

    private LiveFolder live;

    @BeforeEach
    void makeAChain() throws Exception {
        // Changes of others are looked for before each message.
        live = LiveFolder.withScope(folder);
    }

    @AfterEach
    void clearTheStatus() {
        Thread.interrupted();
    }

    @Test
    void messagesAreWrittenAndRead() throws Exception {
        try (var chain = live.open()) {
            for (int i = 0; i < 100; i++) {
                Thread.currentThread().interrupt();
                var key = chain.key(ALICE);
                assertArrayEquals(MAIL, TestChain.open(key, TestChain.seal(key, MAIL)));
                assertTrue(Thread.interrupted(), "the status stays");
                if (i % 10 == 0) {
                    chain.forget();
                }
            }
        }
    }

    @Test
    void aChainIsCreatedOpenedChangedCheckedAndRestored() throws Exception {
        Thread.currentThread().interrupt();
        var other = new LiveFolder(java.nio.file.Files.createDirectory(folder.resolve("other")));
        other.init();
        try (var chain = live.open()) {
            long before = live.generation();
            LiveFolder.addScope(chain, "contoso/bob");
            chain.rollScopeKey(ALICE);
            assertEquals(before + 2, live.generation());
            assertTrue(chain.check().problems().isEmpty());
        }
        KeyChain.restore(live.configuration);
        assertTrue(Thread.currentThread().isInterrupted());
    }

    @Test
    void aChangeWaitsForTheLocksOfChainAndManagedStoreAsInAnyThread() throws Exception {
        var heldByAnother = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var holder = new Thread(() -> {
            try {
                var chainLock = LockFile.hold(live.chain);
                var storeLock = LockFile.hold(live.managed);
                heldByAnother.countDown();
                release.await();
                chainLock.close();
                storeLock.close();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        holder.start();
        try (var chain = live.open()) {
            heldByAnother.await();
            var changing = new FutureTask<>(() -> {
                Thread.currentThread().interrupt();
                LiveFolder.addScope(chain, "contoso/bob");
                chain.create(DataEncryptionPolicy.builder("contoso/site").build());
                return Thread.currentThread().isInterrupted();
            });
            var thread = new Thread(changing);
            thread.start();
            Eventually.holds(
                    "the change waits for the lock",
                    () -> thread.getState() == Thread.State.TIMED_WAITING || changing.isDone());
            thread.interrupt();
            assertFalse(changing.isDone());
            release.countDown();
            assertTrue(changing.get(2, TimeUnit.MINUTES), "the status stays");
            assertTrue(chain.policy("contoso/site").isPresent());
        } finally {
            release.countDown();
            holder.join();
        }
    }

    /** Both profiles: one asks the roots in the caller's thread, the other in threads of its own, for which it waits. */
    @Test
    void rootsAreAskedAsInAnyThread() throws Exception {
        try (var chain = live.open()) {
            chain.create(DataEncryptionPolicy.builder("contoso/site")
                    .profile(Profile.SHAREPOINT)
                    .build());
            for (var alias : List.of(LiveFolder.POLICY, "contoso/site")) {
                chain.forget();
                Thread.currentThread().interrupt();
                var key = chain.key(alias);
                assertArrayEquals(MAIL, TestChain.open(key, TestChain.seal(key, MAIL)));
                assertTrue(Thread.interrupted(), "the status stays");
            }
        }
    }
}
