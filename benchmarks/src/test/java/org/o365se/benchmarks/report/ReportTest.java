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
        results = Files.createDirectory(folder.resolve("jdk-17"));
        Files.writeString(results.resolve("machine.json"), """
                {"effort": "quick", "date": "2026-01-01", "cpu": "A CPU", "cores": 2, "jdk": "A JDK 17", "java": 17,
                 "accp": "1", "conscrypt": "2", "chainBytes": {"1": 1000, "1000": 2000, "100000": 300000}}
                """);
        Files.writeString(
                results.resolve("small.json"),
                "[" + small("o365se:SunJCE:1", "[[6.0, 9.0], [7.0, 8.0]]") + ","
                        + small("primitives:SunJCE", "[[5.0], [5.0]]") + "]");
        Files.writeString(results.resolve("starts.json"), """
                {"java-version": {"cpu-seconds": [0.05, 0.04, 0.9]}, "keytool-list": {"cpu-seconds": [0.65, 0.55, 0.75]}}
                """);
    }

    @Test
    void aRatioIsMadeOfMediansOverAllForks() throws IOException {
        var run = Run.read(results);
        assertEquals(Optional.of(7.5), run.time("SmallMessage.encrypt", "o365se:SunJCE:1"));
        assertEquals("1.50 **not reached**", Targets.all().get(0).in(run));
    }

    @Test
    void aTargetThatIsReachedHasNoMark() throws IOException {
        var target = Target.atMost(2, "", run -> Optional.of(1.5));
        assertEquals("1.50", target.in(Run.read(results)));
        assertTrue(Target.atLeast(1, "", run -> Optional.empty())
                .in(Run.read(results))
                .equals("not measured"));
    }

    @Test
    void thePageNamesTheMachineAndEveryTarget() throws IOException {
        var docs = Files.createDirectory(folder.resolve("docs"));
        Report.write(List.of(results), docs);
        var page = Files.readString(docs.resolve("benchmarks.md"));
        assertTrue(page.contains("| JDK 17 | A CPU | 2 | A JDK 17 |"), page);
        Targets.all().forEach(target -> assertTrue(page.contains("| " + target.what() + " |"), target.what()));
        assertTrue(
                page.contains(
                        "| keytool-list: CPU seconds beyond java -version | at most 0.50 | 0.60 **not reached** |"),
                page);
    }

    @Test
    void theChartShowsEachContender() throws IOException {
        var docs = Files.createDirectory(folder.resolve("docs"));
        Report.write(List.of(results), docs);
        var svg = Files.readString(docs.resolve("benchmarks/SmallMessage-encrypt-jdk17.svg"));
        assertTrue(svg.contains("O365ServiceEncryption, SunJCE"), svg);
        assertTrue(svg.contains("7.50 µs"), svg);
        assertFalse(Files.exists(docs.resolve("benchmarks/SmallMessage-decrypt-jdk17.svg")));
    }

    private static String small(String contender, String values) {
        return """
                {"benchmark": "org.o365se.benchmarks.work.SmallMessage.encrypt", "threads": 1,
                 "params": {"contender": "%s", "bytes": "1024"},
                 "primaryMetric": {"rawData": %s, "scoreUnit": "us/op"},
                 "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 4096.0}}}
                """.formatted(contender, values);
    }
}
