package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, a folder that may not be written: the change is refused in words, and nothing is lost. */
class ChainObstacleTest {
    private static final String BOB = "contoso/bob";

    @TempDir
    private Path folder;

    private Path place;
    private ChainFolder chain;
    private byte[] before;

    @BeforeEach
    void makeAChain() throws Exception {
        place = Files.createDirectory(folder.resolve("place"));
        // Long enough to meet the limit that is set below.
        chain = ChainFolder.withScopes(place, 1_000);
        before = Files.readAllBytes(chain.chain());
    }

    /** The limit on the size of files, which needs no rights: the system ends a write in the middle, as a full disk does. */
    @Test
    void aDiskThatIsFullInTheMiddleOfTheFile() throws Exception {
        var said = change(List.of("sh", "-c", "ulimit -f 128 && exec \"$@\"", "sh"));
        assertRefused(said, "O365SE-2110", "O365SE-1008", "File too large", "is intact", "free space");
    }

    @Test
    void aFolderThatMayNotBeWritten() throws Exception {
        Files.delete(place.resolve("service.keychain.lock"));
        permit("r-x------");
        var said = change(whomPermissionsBind());
        permit("rwx------");
        assertRefused(said, "O365SE-2110", "O365SE-2113", "service.keychain.lock could not be opened");
    }

    @Test
    void aFolderThatMayNotBeWrittenThoughTheLockIsThere() throws Exception {
        permit("r-x------");
        var said = change(whomPermissionsBind());
        permit("rwx------");
        assertRefused(said, "O365SE-2110", "O365SE-1008", "permission denied", "is intact", "permissions of " + place);
    }

    /** The file is replaced, but nobody can say that it would outlive a power failure: neither done nor undone is claimed. */
    @Test
    void aFolderThatCannotBeSynchronised() throws Exception {
        permit("-wx------");
        var said = change(whomPermissionsBind());
        permit("rwx------");
        assertTrue(said.startsWith("O365SE-1008: The file " + chain.chain() + " has been replaced, but"), said);
        assertTrue(chain.aliases().contains(BOB));
        chain.succeed("change-once", "contoso/carol");
        assertEquals(1_003, chain.aliases().size());
    }

    private void permit(String permissions) throws IOException {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(permissions));
    }

    /** The superuser passes all permissions, unless it gives that right away; everybody else is bound anyway. */
    private static List<String> whomPermissionsBind() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
                ? List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all")
                : List.of();
    }

    private String change(List<String> wrapper) throws Exception {
        var command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The JVM's own files would meet the limit too.
                "-XX:-UsePerfData",
                "-cp",
                Project.providerJar() + ":" + Project.testClasses(),
                ChainProgram.class.getName()));
        command.addAll(Arrays.asList(chain.arguments("change-once", BOB)));
        var result = ForkedJvm.runCommand(folder, new byte[0], command.toArray(String[]::new));
        assertEquals(0, result.status(), result::toString);
        return result.text();
    }

    private void assertRefused(String said, String... parts) throws Exception {
        for (var part : parts) {
            assertTrue(said.contains(part), said);
        }
        assertArrayEquals(before, Files.readAllBytes(chain.chain()));
        assertEquals(List.of(), chain.temporaryFiles());
        assertFalse(chain.aliases().contains(BOB));
        chain.succeed("change-once", BOB);
        assertTrue(chain.aliases().contains(BOB));
    }
}
