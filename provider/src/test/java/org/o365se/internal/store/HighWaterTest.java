package org.o365se.internal.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.store.LiveFolder.ALICE;
import static org.o365se.internal.store.LiveFolder.assertTells;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProviderException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.TestKeys;
import org.o365se.internal.chain.TestChain;

/** A generation that was reached is never gone back behind, by nobody's accident and by no new process. */
class HighWaterTest {
    private static final byte[] MAIL = TestKeys.pattern(5, 100);
    private static final long STEP = 1 << 16;

    @TempDir
    private Path folder;

    private LiveFolder live;
    private Path backup;
    private byte[] afterBackup;

    /** After the backup, Alice's scope key is rolled, and a message is written under the new version. */
    @BeforeEach
    void backUpAndGoOn() throws Exception {
        live = LiveFolder.withScope(Files.createDirectory(folder.resolve("live")));
        backup = live.backUp();
        try (var chain = live.open()) {
            chain.rollScopeKey(ALICE);
            afterBackup = TestChain.seal(chain.key(ALICE), MAIL);
        }
    }

    // ---- what is refused ----

    @Test
    void anOlderCopyIsRefusedByANewProcess() throws Exception {
        live.putBack(backup);
        assertTells(assertThrows(IOException.class, live::open), "O365SE-2010", "generation 3", "generation 4");
    }

    @Test
    void anOlderCopyIsRefusedByARunningProcessThatGoesOnWithTheNewest() throws Exception {
        try (var chain = live.open()) {
            var key = chain.key(ALICE);
            var newest = Files.readAllBytes(live.chain);
            live.putBack(backup);
            assertTells(assertThrows(ProviderException.class, chain::scopes), "O365SE-2114", "O365SE-2010");
            assertThrows(ProviderException.class, () -> TestChain.seal(key, MAIL));
            assertTells(
                    assertThrows(KeyChainException.class, () -> LiveFolder.addScope(chain, "contoso/bob")),
                    "O365SE-2110",
                    "O365SE-2010");
            Files.write(live.chain, newest);
            assertArrayEquals(MAIL, TestChain.open(key, afterBackup));
        }
    }

    @Test
    void aChainWithoutItsMarkIsRefusedUntilRestore() throws Exception {
        try (var running = live.open()) {
            Files.delete(live.highWater());
            for (var copy : new Path[] {live.chain, backup}) {
                if (copy != live.chain) {
                    live.putBack(copy);
                }
                assertTells(
                        assertThrows(IOException.class, live::open),
                        "O365SE-2017",
                        live.highWater().toString(),
                        "chain restore");
                assertTells(assertThrows(ProviderException.class, running::scopes), "O365SE-2114", "O365SE-2017");
                assertTells(
                        assertThrows(KeyChainException.class, () -> LiveFolder.addScope(running, "contoso/bob")),
                        "O365SE-2017");
            }
            assertTrue(Files.notExists(live.highWater()));
        }
        long generation = KeyChain.restore(live.configuration);
        assertTrue(generation > STEP, () -> "generation " + generation);
        try (var chain = live.open()) {
            LiveFolder.addScope(chain, "contoso/bob");
            assertTrue(2 + STEP <= chain.rollScopeKey(ALICE).keyVersion());
        }
    }

    @Test
    void anotherChainIsRefusedAndRestoreDoesNotAcceptIt() throws Exception {
        var other = LiveFolder.withScope(Files.createDirectory(folder.resolve("other")));
        Files.copy(other.secret, live.secret, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        live.putBack(other.chain);
        assertTells(assertThrows(IOException.class, live::open), "O365SE-2011");
        assertTells(assertThrows(IOException.class, () -> KeyChain.restore(live.configuration)), "O365SE-2011");
        assertArrayEquals(Files.readAllBytes(other.chain), Files.readAllBytes(live.chain));
    }

    @Test
    void aMissingFileIsNoNewChain() throws Exception {
        try (var running = live.open()) {
            Files.delete(live.chain);
            assertTells(assertThrows(IOException.class, live::open), "O365SE-2012", "generation 4");
            assertTells(assertThrows(IOException.class, () -> KeyChain.restore(live.configuration)), "O365SE-2012");
            assertTells(assertThrows(ProviderException.class, running::scopes), "O365SE-2114", "O365SE-2012");
            assertThrows(KeyChainException.class, () -> LiveFolder.addScope(running, "contoso/bob"));

            Files.delete(live.highWater());
            assertTells(assertThrows(ProviderException.class, running::scopes), "O365SE-2012");
            assertThrows(KeyChainException.class, () -> LiveFolder.addScope(running, "contoso/bob"));
            assertTrue(Files.notExists(live.chain));
        }
    }

    @Test
    void aDamagedMarkIsRefusedUntilRestoreWritesAnother() throws Exception {
        Files.writeString(live.highWater(), "o365se-high-water 1 nonsense\n");
        assertTells(
                assertThrows(IOException.class, live::open),
                "O365SE-2013",
                live.highWater().toString());
        KeyChain.restore(live.configuration);
        try (var chain = live.open()) {
            LiveFolder.addScope(chain, "contoso/bob");
            assertArrayEquals(MAIL, TestChain.open(chain.key(ALICE), afterBackup));
        }
    }

    // ---- what is accepted ----

    @Test
    void restoreGoesBeyondTheMarkAndUsesNoVersionNumberAgain() throws Exception {
        var before = beforeTheBackup();
        live.putBack(backup);
        long generation = KeyChain.restore(live.configuration);
        assertTrue(generation > 4, () -> "generation " + generation);
        assertEquals(generation, live.generation());
        assertEquals(2 + STEP, live.content().scope(ALICE).orElseThrow().nextKeyVersion());
        assertEquals(
                2 + STEP, live.content().policy(LiveFolder.POLICY).orElseThrow().nextVersion());

        try (var chain = live.open()) {
            var key = chain.key(ALICE);
            assertArrayEquals(MAIL, TestChain.open(key, before));
            // Version 2 is lost, and what was written under it. It is told so, and never taken for another key.
            assertTells(
                    assertThrows(javax.crypto.AEADBadTagException.class, () -> TestChain.open(key, afterBackup)),
                    "O365SE-1304",
                    "scope key version 2");
            assertEquals(2 + STEP, chain.rollScopeKey(ALICE).keyVersion());
            assertArrayEquals(MAIL, TestChain.open(key, TestChain.seal(key, MAIL)));
        }
        assertEquals(generation + 1, live.generation());
    }

    private byte[] beforeTheBackup() throws Exception {
        var newest = Files.readAllBytes(live.chain);
        var copy = new LiveFolder(Files.createDirectory(folder.resolve("copy")));
        for (var file : new Path[] {live.secret, live.managed, live.managedSecret}) {
            Files.copy(
                    file,
                    copy.folder.resolve(file.getFileName()),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                    java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        copy.putBack(backup);
        Files.writeString(
                copy.highWater(), "o365se-high-water 1 " + copy.content().chainId() + " 3\n");
        try (var chain = copy.open()) {
            return TestChain.seal(chain.key(ALICE), MAIL);
        } finally {
            assertArrayEquals(newest, Files.readAllBytes(live.chain));
        }
    }

    @Test
    void theMarkMayLieElsewhere() throws Exception {
        var elsewhere = Files.createDirectory(folder.resolve("state")).resolve("service.generation");
        Files.move(live.highWater(), elsewhere);
        live.keepHighWaterIn(elsewhere);
        try (var chain = live.open()) {
            LiveFolder.addScope(chain, "contoso/bob");
        }
        assertTrue(Files.readString(elsewhere).endsWith(" 5\n"));
        live.putBack(backup);
        assertTells(assertThrows(IOException.class, live::open), "O365SE-2010", "generation 5");
    }

    // ---- a mark that cannot be written ----

    @Test
    void aMarkThatCannotFollowDoesNotFailTheChangeButTheNextOne() throws Exception {
        // A name so long that it can be read, but leaves no room for the name of a temporary file beside it.
        live.keepHighWaterIn(folder.resolve("m".repeat(240)));
        Files.writeString(
                live.highWater(), "o365se-high-water 1 " + live.content().chainId() + " 4\n");
        try (var chain = live.open()) {
            LiveFolder.addScope(chain, "contoso/bob");
            assertEquals(5, live.generation());
            assertTrue(Files.readString(live.highWater()).endsWith(" 4\n"));

            assertTells(
                    assertThrows(KeyChainException.class, () -> LiveFolder.addScope(chain, "contoso/carol")),
                    "O365SE-2110",
                    "O365SE-1008");
            assertEquals(5, live.generation());

            Files.writeString(
                    live.highWater(), "o365se-high-water 1 " + live.content().chainId() + " 5\n");
            LiveFolder.addScope(chain, "contoso/carol");
            assertEquals(6, live.generation());
        }
    }

    @Test
    void aFolderInTheMarksPlaceIsNamedAndNothingIsChanged() throws Exception {
        try (var chain = live.open()) {
            Files.delete(live.highWater());
            Files.createDirectory(live.highWater());
            assertTells(
                    assertThrows(KeyChainException.class, () -> LiveFolder.addScope(chain, "contoso/bob")),
                    "O365SE-2110",
                    live.highWater().toString());
            assertEquals(4, live.generation());
            assertTells(
                    assertThrows(IOException.class, live::open),
                    "O365SE-1007",
                    live.highWater().toString());
        }
    }
}
