package org.o365se.internal.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final byte[] OLD = "old".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW = "new content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void aNewFileIsForItsOwnerOnly() throws IOException {
        var file = folder.resolve("chain");
        AtomicFile.replace(file, NEW);
        assertArrayEquals(NEW, Files.readAllBytes(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of(file), content());
    }

    @Test
    void anOldFileIsReplacedAndNothingIsLeftBeside() throws IOException {
        var file = Files.write(folder.resolve("chain"), OLD);
        AtomicFile.replace(file, NEW);
        assertArrayEquals(NEW, Files.readAllBytes(file));
        assertEquals(List.of(file), content());
    }

    @Test
    void aLinkIsFollowedWhenTheFileIsNamed() throws IOException {
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        var file = Files.write(elsewhere.resolve("chain"), OLD);
        var link = Files.createSymbolicLink(folder.resolve("link"), Path.of("elsewhere", "chain"));
        AtomicFile.replace(AtomicFile.resolve(link), NEW);
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(NEW, Files.readAllBytes(file));
    }

    @Test
    void aLinkToAFileThatIsNotThereYetNamesThatFile() throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("link"), Path.of("chain"));
        AtomicFile.replace(AtomicFile.resolve(link), NEW);
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(NEW, Files.readAllBytes(folder.resolve("chain")));
    }

    /** Put there by somebody after the file was named, it must not lead the write elsewhere. */
    @Test
    void noLinkIsFollowedWhenTheFileIsWritten() throws IOException {
        var victim = Files.write(folder.resolve("victim"), OLD);
        var link = Files.createSymbolicLink(folder.resolve("chain"), victim);
        assertMessage(assertThrows(IOException.class, () -> AtomicFile.replace(link, NEW)), "O365SE-1008", "link");
        assertArrayEquals(OLD, Files.readAllBytes(victim));
    }

    /** The link takes the file's place after the checks, right before the new file does. */
    @Test
    void aLinkThatComesLateIsReplacedAndNotFollowed() throws IOException {
        var victim = Files.write(folder.resolve("victim"), OLD);
        var file = Files.write(folder.resolve("chain"), OLD);
        AtomicFile.replace(file, NEW, () -> {
            Files.delete(file);
            Files.createSymbolicLink(file, victim);
        });
        assertArrayEquals(OLD, Files.readAllBytes(victim));
        assertTrue(!Files.isSymbolicLink(file));
        assertArrayEquals(NEW, Files.readAllBytes(file));
    }

    @Test
    void linksInACircleAreRefused() throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
        assertMessage(assertThrows(IOException.class, () -> AtomicFile.resolve(link)), "O365SE-", "circle");
    }

    @Test
    void anUnmetConditionLeavesTheOldFileAndNothingBeside() throws IOException {
        var file = Files.write(folder.resolve("chain"), OLD);
        var unmet = new IOException("unmet");
        var thrown = assertThrows(
                IOException.class,
                () -> AtomicFile.replace(file, NEW, () -> {
                    throw unmet;
                }));
        assertSame(unmet, thrown);
        assertArrayEquals(OLD, Files.readAllBytes(file));
        assertEquals(List.of(file), content());
    }

    @Test
    void anInterruptedThreadReadsAndWritesAsAnyOther() throws IOException {
        var file = Files.write(folder.resolve("chain"), OLD);
        Thread.currentThread().interrupt();
        try {
            assertArrayEquals(OLD, AtomicFile.read(file, 100));
            AtomicFile.replace(file, NEW);
            assertArrayEquals(NEW, AtomicFile.read(file, 100L, InputStream::readAllBytes));
            var lock = LockFile.hold(file);
            assertTrue(lock.isInPlace());
            lock.close();
            assertTrue(Thread.currentThread().isInterrupted(), "the status stays");
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aFolderInTheFilesPlaceIsRefused() throws IOException {
        var inPlace = Files.createDirectory(folder.resolve("chain"));
        assertMessage(
                assertThrows(IOException.class, () -> AtomicFile.replace(inPlace, NEW)),
                "O365SE-1008",
                inPlace.toString(),
                "folder");
        assertEquals(List.of(inPlace), content());
    }

    @Test
    void aMissingFolderIsNamed() {
        var file = folder.resolve("missing").resolve("chain");
        assertMessage(
                assertThrows(IOException.class, () -> AtomicFile.replace(file, NEW)),
                "O365SE-1008",
                file.toString(),
                "does not exist");
    }

    @Test
    void aFailureLeavesNoTemporaryFile() throws IOException {
        // The temporary file has a short name of its own; only the renaming fails.
        var file = folder.resolve("n".repeat(300));
        assertMessage(assertThrows(IOException.class, () -> AtomicFile.replace(file, NEW)), "O365SE-1008", "is intact");
        assertEquals(List.of(), content());
    }

    @Test
    void readingIsBounded() throws IOException {
        var file = Files.write(folder.resolve("chain"), NEW);
        assertArrayEquals(NEW, AtomicFile.read(file, NEW.length));
        assertMessage(
                assertThrows(IOException.class, () -> AtomicFile.read(file, NEW.length - 1)),
                "O365SE-1007",
                file.toString(),
                "longer than 10 bytes");
        assertArrayEquals(new byte[0], AtomicFile.read(Files.createFile(folder.resolve("empty")), 0));
    }

    @Test
    void readingTellsAMissingFileFromAFolder() {
        assertThrows(NoSuchFileException.class, () -> AtomicFile.read(folder.resolve("missing"), 10));
        assertMessage(
                assertThrows(IOException.class, () -> AtomicFile.read(folder, 10)),
                "O365SE-1007",
                "not a regular file");
    }

    private List<Path> content() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void assertMessage(Exception thrown, String... parts) {
        for (var part : parts) {
            assertTrue(thrown.getMessage().contains(part), thrown::getMessage);
        }
    }

    @Test
    void aFileThatHadBeenOpenedToOthersIsClosedByBeingReplaced() throws IOException {
        var file = folder.resolve("shared");
        AtomicFile.replace(file, NEW);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        var owner = Files.getOwner(file);
        AtomicFile.replace(file, NEW);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(owner, Files.getOwner(file));
    }
}
