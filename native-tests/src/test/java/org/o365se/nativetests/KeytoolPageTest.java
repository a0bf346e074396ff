package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/guides/keytool.md} shows is what the keytool of the JDK that runs the tests prints. */
class KeytoolPageTest {
    @Test
    void everyTranscriptIsWhatKeytoolPrints(@TempDir Path folder) throws Exception {
        var command = folder.resolve("o365se");
        Files.writeString(command, "#!/bin/sh\nexec '" + Project.ROOT.resolve("o365se") + "' \"$@\"\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        Files.copy(Project.providerJar(), folder.resolve("o365se-provider.jar"));

        int commands = new Transcripts(Project.ROOT.resolve("docs/guides/keytool.md"), folder).run();
        assertTrue(commands > 40, () -> "only " + commands + " commands were run");
    }
}
