package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages with SoftHSM tokens or vaults tell a reader to do does what they show. */
class TestersPageTest {
    @Test
    void everyCommandPrintsWhatThePageShows(@TempDir Path folder) throws Exception {
        prepare(folder);
        int commands = new Transcripts(Project.ROOT.resolve("docs/guides/testers.md"), folder).run();
        assertTrue(commands > 18, () -> "only " + commands + " commands were run");
    }

    /** The same for the page on rolling, moving, retiring and recovering keys. */
    @Test
    void everyCommandOfTheLifeOfKeysPrintsWhatThePageShows(@TempDir Path folder) throws Exception {
        prepare(folder);
        startsFast(folder.resolve("o365se"));
        int commands = new Transcripts(Project.ROOT.resolve("docs/guides/key-life.md"), folder).run();
        assertTrue(commands > 50, () -> "only " + commands + " commands were run");
    }

    /** The same for the page on revoking and recovering, with stand-ins for the vaults. */
    @Test
    void everyCommandOfTheRecoveryPagePrintsWhatThePageShows(@TempDir Path folder) throws Exception {
        startsFast(folder.resolve("o365se"));
        try (var vaults = new AzVaults(folder)) {
            var page = Project.ROOT.resolve("docs/guides/recovery.md");
            int commands = new Transcripts(page, vaults.folder()).run();
            assertTrue(commands > 50, () -> "only " + commands + " commands were run");
        }
    }

    /** The same for the page on approvers, purge and receipts. */
    @Test
    void everyCommandOfALeavingCustomerPrintsWhatThePageShows(@TempDir Path folder) throws Exception {
        prepare(folder);
        startsFast(folder.resolve("o365se"));
        int commands = new Transcripts(Project.ROOT.resolve("docs/guides/leaving.md"), folder).run();
        assertTrue(commands > 45, () -> "only " + commands + " commands were run");
    }

    private static void prepare(Path folder) throws Exception {
        calls(folder.resolve("o365se"), Project.ROOT.resolve("o365se"));
        calls(
                Files.createDirectory(folder.resolve("softhsm-config")).resolve("create-tokens"),
                Project.ROOT.resolve("softhsm-config/create-tokens"));
        var lib = Files.createDirectories(folder.resolve("cli/target/lib"));
        for (var jar : Project.commandClassPath()) {
            Files.copy(jar, lib.resolve(jar.getFileName()));
        }
    }

    /** Runs the command without the launcher, which other pages run. */
    private static void startsFast(Path script) throws Exception {
        script(
                script,
                "'" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
                        + Project.commandClassPath().stream()
                                .map(Path::toString)
                                .collect(Collectors.joining(File.pathSeparator))
                        + "' org.o365se.cli.Main");
    }

    private static void calls(Path script, Path program) throws Exception {
        script(script, "'" + program + "'");
    }

    private static void script(Path script, String command) throws Exception {
        Files.writeString(script, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
