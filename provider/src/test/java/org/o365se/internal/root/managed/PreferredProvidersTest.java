package org.o365se.internal.root.managed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line of docs/explanation/security.md keeps secrets from a provider that stands first, also where the JDK looks up by order. */
class PreferredProvidersTest {
    @TempDir
    Path folder;

    @Test
    void theLineOfThePagePinsWhatTheKeyStoreLooksUp() throws Exception {
        var line = Files.readString(Path.of("..", "docs", "explanation", "security.md"), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(each -> each.startsWith("jdk.security.provider.preferred="))
                .findFirst()
                .orElseThrow();
        assertEquals("[]", asked(line));
    }

    /** That the test sees what it is to see, and that the page is right about what remains without that line. */
    @Test
    void withoutItTheKeyStoreShowsItsSecret() throws Exception {
        var asked = asked("");
        assertTrue(asked.contains("SecretKeyFactory.PBE"), asked);
    }

    private String asked(String line) throws Exception {
        var settings = Files.writeString(folder.resolve("java.security"), line + "\n");
        var output = folder.resolve("output");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.security.properties=" + settings,
                        "-cp",
                        System.getProperty("java.class.path"),
                        PreferredProviders.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8).strip();
    }
}
