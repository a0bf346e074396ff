package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No kept HMAC, AES-GCM or AES-KW object holds a key or a part of a message after use: looked for in a dump of the heap, compiled and interpreted. */
class KeptObjectsTest {
    @TempDir
    Path folder;

    /** The interpreter runs the JDK's Java code, which leaves other traces than the processor's instructions do. */
    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-Xshare:auto"})
    void noKeyIsLeftInTheHeap(String option) throws Exception {
        var output = folder.resolve("out");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeptObjects.class.getName(),
                        folder.resolve("heap.hprof").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(
                "keys: 0, control: 1, alive: true",
                Files.readString(output, StandardCharsets.UTF_8).strip());
    }
}
