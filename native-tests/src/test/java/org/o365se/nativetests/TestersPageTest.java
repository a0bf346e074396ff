package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/guides/testers.md} tells a tester to do does what it shows. */
class TestersPageTest {
    @Test
    void everyCommandPrintsWhatThePageShows(@TempDir Path folder) throws Exception {
        calls(folder.resolve("o365se"), Project.ROOT.resolve("o365se"));
        calls(
                Files.createDirectory(folder.resolve("softhsm-config")).resolve("create-tokens"),
                Project.ROOT.resolve("softhsm-config/create-tokens"));
        var lib = Files.createDirectories(folder.resolve("cli/target/lib"));
        for (var jar : Project.commandClassPath()) {
            Files.copy(jar, lib.resolve(jar.getFileName()));
        }

        int commands = new Transcripts(Project.ROOT.resolve("docs/guides/testers.md"), folder).run();
        assertTrue(commands > 18, () -> "only " + commands + " commands were run");
    }

    private static void calls(Path script, Path program) throws Exception {
        Files.writeString(script, "#!/bin/sh\nexec '" + program + "' \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
