package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The help has colours on a terminal that shows them, and nowhere else. The terminal is that of {@code script}. */
class TerminalTest {
    private static final String ESCAPE = "\u001b";
    private static final String HELP = Project.ROOT.resolve("o365se") + " --help";

    @TempDir
    private Path folder;

    @Test
    void coloursOnATerminal() throws Exception {
        assertTrue(onTerminal(Map.of()).contains(ESCAPE + "["));
    }

    @Test
    void noColoursInAPipe() throws Exception {
        var result = ForkedJvm.runCommand(folder, environment(Map.of()), ForkedJvm.NOBODY, "sh", "-c", HELP + " | cat");
        assertTrue(result.text().startsWith("Usage: o365se "), result::toString);
        assertFalse(result.text().contains(ESCAPE), result::toString);
    }

    @Test
    void noColoursWhereTheEnvironmentForbidsThem() throws Exception {
        for (var forbids : List.of(Map.of("NO_COLOR", "1"), Map.of("TERM", "dumb"))) {
            var said = onTerminal(forbids);
            assertTrue(said.startsWith("Usage: o365se "), said);
            assertFalse(said.contains(ESCAPE), said);
        }
    }

    private String onTerminal(Map<String, String> variables) throws Exception {
        var result = ForkedJvm.runCommand(
                folder, environment(variables), ForkedJvm.NOBODY, "script", "-q", "-e", "-c", HELP, "/dev/null");
        assertEquals(0, result.status(), result::toString);
        return result.text();
    }

    /** What decides about colours, whatever this JVM was started with. */
    private static Map<String, String> environment(Map<String, String> variables) {
        var environment = new HashMap<>(Map.of("TERM", "xterm-256color"));
        environment.putAll(variables);
        return environment;
    }
}
