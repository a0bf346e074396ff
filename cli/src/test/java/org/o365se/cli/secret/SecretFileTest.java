package org.o365se.cli.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.cli.Main;

class SecretFileTest {
    @TempDir
    private Path folder;

    /** The limit on the size of files ends a write as a full disk does. */
    @Test
    void aDiskThatIsFullLeavesNoSecretFile() throws Exception {
        var file = folder.resolve("fresh.secret");
        var process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 0 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "secret",
                        "generate",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertNotEquals(0, process.waitFor(), said);
        assertTrue(said.contains("could not be written"), said);
        assertTrue(Files.notExists(file));
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }
}
