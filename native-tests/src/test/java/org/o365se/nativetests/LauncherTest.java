package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code ./o365se} as a user calls it: a JVM of its own, the jars as they were built. */
class LauncherTest {
    private static final Path PROJECT = Path.of(System.getProperty("o365se.project"));

    @Test
    void tellsItsVersion() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(PROJECT.resolve("o365se").toString(), "--version");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "the command did not end");
        assertEquals(0, process.exitValue(), output);
        assertTrue(output.startsWith("o365se 0."), output);
    }
}
