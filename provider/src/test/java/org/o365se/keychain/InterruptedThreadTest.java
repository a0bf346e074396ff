package org.o365se.keychain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.keychain.LiveFolder.ALICE;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChain;

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
}
