package org.o365se.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From raw results to the page. */
class ReportTest {
    @TempDir
    private Path folder;

    private Path results;

    @BeforeEach
    void writeResults() throws IOException {
        results = Files.createDirectories(folder.resolve("results/jdk-17"));
        Files.writeString(results.resolve("machine.json"), """
                {"effort": "quick", "date": "2026-01-01", "cpu": "A CPU", "cores": 2, "jdk": "A JDK 17", "java": 17,
                 "collector": "A collector", "measured": "1 JVM", "accp": "1", "conscrypt": "2", "chainBytes": {"1": 1000, "1000": 2000, "100000": 300000}}
                """);
        Files.writeString(
                results.resolve("small.json"),
                "[" + small("o365se:SunJCE:1", "[[6.0, 9.0], [7.0, 8.0]]") + ","
                        + small("primitives:SunJCE", "[[5.0], [5.0]]") + "]");
        Files.writeString(results.resolve("starts.json"), """
                {"java-version": {"cpu-seconds": [0.05, 0.04, 0.9]}, "keytool-list": {"cpu-seconds": [0.65, 0.55, 0.75]},
                 "first-bytes raw-whole:SunJCE": {"start": [3e8], "data": [7e8], "start-and-data": [1e9]},
                 "first-bytes o365se:SunJCE:1": {"start": [3e8], "data": [1e8], "start-and-data": [4e8]},
                 "locks": {"messages": [1000], "jdk.JavaMonitorEnter": [2], "jdk.ThreadPark": [0], "at:A.b<C.d": [2]}}
                """);
    }

    @Test
    void aRatioIsMadeOfMediansOverAllForks() throws IOException {
        var run = Run.read(results);
        assertEquals(Optional.of(7.5), run.time("SmallMessage.encrypt", "o365se:SunJCE:1"));
        assertEquals("1.50, **not reached**", Targets.all().get(0).in(run));
    }

    @Test
    void eachTargetIsJudgedOrSaidToBeUnmeasured() throws IOException {
        var run = Run.read(results);
        assertEquals(
                "1.50, reached",
                Target.atMost(2, "", "", any -> Optional.of(1.5)).in(run));
        assertEquals(
                "1.50, **not reached**",
                Target.atLeast(2, "", "", any -> Optional.of(1.5)).in(run));
        assertEquals("1.50", Target.told("", "", any -> Optional.of(1.5)).in(run));
        assertEquals(
                "not measured",
                Target.atLeast(1, "", "", any -> Optional.empty()).in(run));
    }

    @Test
    void thePageNamesTheMachineAndEveryTarget() throws IOException {
        var docs = Files.createDirectory(folder.resolve("docs"));
        Files.writeString(folder.resolve("results/notes.md"), "What the figures mean.");
        Report.write(results.getParent(), docs);
        var page = Files.readString(docs.resolve("benchmarks.md"));
        for (var line : List.of(
                "| JDK 17 | A CPU | 2 | A JDK 17 | A collector |",
                "What the figures mean.",
                "| keytool list, cold | CPU seconds beyond `java -version` | at most 0.50 | 0.60, **not reached** |",
                "| one raw call / this provider, each with what precedes the data | at least 5 | 2.50, **not reached** |",
                "| waits for a lock inside doFinal, seen by JFR | at most 0 | 2, **not reached** |",
                "| at `A.b < C.d` | 2 |")) {
            assertTrue(page.contains(line), line + " is not in\n" + page);
        }
        Targets.all().forEach(target -> assertTrue(page.contains("| " + target.what() + " |"), target.what()));
    }

    @Test
    void theChartShowsEachContender() throws IOException {
        var docs = Files.createDirectory(folder.resolve("docs"));
        Report.write(results.getParent(), docs);
        var svg = Files.readString(docs.resolve("benchmarks/SmallMessage-encrypt.svg"));
        assertTrue(svg.contains(">O365ServiceEncryption<"), svg);
        assertTrue(svg.contains("7.50 µs"), svg);
        assertFalse(Files.exists(docs.resolve("benchmarks/SmallMessage-decrypt.svg")));
    }

    @Test
    void aChartThatIsNoLongerDrawnIsRemoved() throws IOException {
        var docs = Files.createDirectory(folder.resolve("docs"));
        var old = Files.createDirectory(docs.resolve("benchmarks")).resolve("Old-jdk17.svg");
        Files.writeString(old, "<svg/>");
        Report.write(results.getParent(), docs);
        assertFalse(Files.exists(old));
    }

    private static String small(String contender, String values) {
        return """
                {"benchmark": "org.o365se.benchmarks.work.SmallMessage.encrypt", "threads": 1,
                 "params": {"contender": "%s", "bytes": "1024"},
                 "forks": %s, "unit": "us/op", "allocated": 4096.0}
                """.formatted(contender, values);
    }
}
