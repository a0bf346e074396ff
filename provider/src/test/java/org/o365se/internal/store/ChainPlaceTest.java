package org.o365se.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.store.LiveFolder.ALICE;
import static org.o365se.internal.store.LiveFolder.assertTells;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.KeyChainException;
import org.o365se.internal.chain.TestChain;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** Files that others may read, links, and special files: each is handled on purpose and none hangs. */
@Timeout(300)
class ChainPlaceTest {
    @TempDir
    private Path folder;

    private LiveFolder live;

    @BeforeEach
    void makeAChain() throws Exception {
        live = LiveFolder.withScope(folder);
    }

    // ---- who may read ----

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-"})
    void aSecretThatIsOpenToOthersIsRefused(String permissions) throws Exception {
        open(live.secret, permissions);
        assertTells(
                assertThrows(RootKeyMisconfiguredException.class, live::open),
                "O365SE-1006",
                "chmod go-rwx",
                live.secret.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-"})
    void aManagedKeyStoreThatIsOpenToOthersIsRefused(String permissions) throws Exception {
        open(live.managed, permissions);
        try (var chain = live.open()) {
            var key = chain.key(ALICE);
            assertTells(
                    assertThrows(InvalidKeyException.class, () -> TestChain.seal(key, new byte[1])),
                    "O365SE-1009",
                    "chmod go-rwx",
                    live.managed.toString());
        }
    }

    @Test
    void theConfigurationMayAcceptThem() throws Exception {
        open(live.secret, "rw-r--r--");
        open(live.managed, "rw-r--r--");
        live.configure("access.files = any");
        try (var chain = live.open()) {
            assertEquals(241, TestChain.seal(chain.key(ALICE), new byte[101]).length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--r-----", "rw-r-----", "rw-------"})
    void theGroupMayReadThemWhereTheConfigurationSaysSo(String permissions) throws Exception {
        live.configure("access.files = group");
        open(live.secret, permissions);
        open(live.managed, permissions);
        try (var chain = live.open()) {
            assertEquals(241, TestChain.seal(chain.key(ALICE), new byte[101]).length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw--w----", "rw-r--r--", "rw-----w-"})
    void neitherMayTheGroupWriteThemNorAnybodyElseReadThem(String permissions) throws Exception {
        live.configure("access.files = group");
        open(live.managed, permissions);
        try (var chain = live.open()) {
            var key = chain.key(ALICE);
            assertTells(
                    assertThrows(InvalidKeyException.class, () -> TestChain.seal(key, new byte[1])),
                    "O365SE-1009",
                    "chmod g-w,o-rwx",
                    "defaultMode: 0440",
                    live.managed.toString());
        }
        open(live.secret, permissions);
        var thrown = assertThrows(Exception.class, live::open);
        assertTells(thrown, "O365SE-1006", "chmod g-w,o-rwx", live.secret.toString());
    }

    @Test
    void newFilesAreForTheirOwnerOnly() throws Exception {
        for (var file : new Path[] {live.chain, live.managed, live.highWater(), lockFile()}) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file::toString);
        }
    }

    @Test
    void aChainFileThatWasOpenedIsClosedByTheNextChange() throws Exception {
        open(live.chain, "rw-rw-rw-");
        try (var chain = live.open()) {
            LiveFolder.addScope(chain, "contoso/bob");
        }
        newFilesAreForTheirOwnerOnly();
    }

    private static void open(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    // ---- links ----

    @Test
    void aLinkIsFollowedAndStaysALink() throws Exception {
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("real");
        Files.move(live.chain, elsewhere);
        Files.createSymbolicLink(live.chain, Path.of("elsewhere", "real"));
        try (var chain = live.open()) {
            LiveFolder.addScope(chain, "contoso/bob");
            assertTrue(Files.isSymbolicLink(live.chain));
            assertTrue(Files.isRegularFile(elsewhere));
            assertEquals(4, live.generation());
        }
    }

    // ---- what is no file ----

    @Test
    void aFolderInTheChainsPlaceIsNamed() throws Exception {
        Files.delete(live.chain);
        Files.createDirectory(live.chain);
        assertNamed();
    }

    @Test
    void aPipeInTheChainsPlaceIsNamedAndDoesNotBlock() throws Exception {
        try (var running = live.open()) {
            Files.delete(live.chain);
            makePipe(live.chain);
            assertNamed();
            assertTells(
                    assertThrows(KeyChainException.class, () -> LiveFolder.addScope(running, "contoso/bob")),
                    "O365SE-2110",
                    "not a regular file");
        }
    }

    @Test
    void aDeviceInTheChainsPlaceIsNamed() throws Exception {
        Files.delete(live.chain);
        Files.createSymbolicLink(live.chain, Path.of("/dev/full"));
        assertTells(assertThrows(IOException.class, live::open), "O365SE-1007", "/dev/full", "not a regular file");
        // JUnit would complain of a link that leads out of its folder.
        Files.delete(live.chain);
    }

    @Test
    void aPipeInTheLocksPlaceIsNamedAndDoesNotBlock() throws Exception {
        Files.delete(lockFile());
        makePipe(lockFile());
        try (var chain = live.open()) {
            assertTells(
                    assertThrows(KeyChainException.class, () -> LiveFolder.addScope(chain, "contoso/bob")),
                    "O365SE-2113",
                    lockFile().toString());
        }
    }

    @Test
    void aPipeInAnyOtherFilesPlaceIsNamedAndDoesNotBlock() throws Exception {
        Files.delete(live.highWater());
        makePipe(live.highWater());
        assertTells(
                assertThrows(IOException.class, live::open),
                "O365SE-1007",
                live.highWater().toString());

        Files.delete(live.secret);
        makePipe(live.secret);
        Files.delete(live.highWater());
        assertTells(
                assertThrows(RootKeyMisconfiguredException.class, live::open), "O365SE-1006", live.secret.toString());
    }

    private void assertNamed() {
        assertTells(
                assertThrows(IOException.class, live::open),
                "O365SE-1007",
                live.chain.toString(),
                "not a regular file");
    }

    private Path lockFile() {
        return folder.resolve("service.keychain.lock");
    }

    private static void makePipe(Path pipe) throws IOException, InterruptedException {
        var made = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start();
        assertEquals(0, made.waitFor());
    }

    // ---- what killed writers left ----

    @Test
    void theNextWriterRemovesWhatKilledOnesLeft() throws Exception {
        var leftOvers = new Path[] {
            Files.writeString(folder.resolve(".service.keychain.o365se-123.tmp"), "half a chain"),
            Files.writeString(folder.resolve(".service.keychain.high-water.o365se-4.tmp"), "")
        };
        var others = new Path[] {
            Files.writeString(folder.resolve(".other.keychain.o365se-123.tmp"), "the work of another writer"),
            Files.writeString(folder.resolve(".service.keychain.o365se-notes.tmp"), "somebody's notes")
        };
        try (var chain = live.open()) {
            LiveFolder.addScope(chain, "contoso/bob");
        }
        for (var file : leftOvers) {
            assertTrue(Files.notExists(file), file::toString);
        }
        for (var file : others) {
            assertTrue(Files.exists(file), file::toString);
        }
    }
}
