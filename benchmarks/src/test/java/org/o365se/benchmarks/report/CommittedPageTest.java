package org.o365se.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in {@code docs/reference} is what the report makes of the committed results, and begins with answers. */
class CommittedPageTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Path DOCS = PROJECT.resolve("docs/reference");

    @TempDir
    private Path made;

    @BeforeEach
    void makeTheReport() throws IOException {
        Report.write(PROJECT.resolve("benchmarks/results"), made);
    }

    @Test
    void pageAndChartsAreThoseOfTheResults() throws IOException {
        assertEquals(Files.readString(made.resolve("benchmarks.md")), Files.readString(DOCS.resolve("benchmarks.md")));
        assertEquals(charts(made), charts(DOCS));
        for (var chart : charts(made)) {
            assertEquals(
                    Files.readString(made.resolve("benchmarks").resolve(chart)),
                    Files.readString(DOCS.resolve("benchmarks").resolve(chart)),
                    chart);
        }
    }

    @Test
    void answersComeFirstAndAreShort() throws IOException {
        var page = Files.readString(made.resolve("benchmarks.md"));
        var answers = page.substring(0, page.indexOf("## All targets"));
        long words = Pattern.compile("[\\w.,]*\\w")
                .matcher(answers.replaceAll("\\|( --- \\|)+", ""))
                .results()
                .count();
        assertTrue(words < 400, words + " words");
        for (var question : List.of("How fast", "Beside whom", "On what machine", "What is not reached")) {
            assertTrue(answers.contains("**" + question), question);
        }
    }

    @Test
    void theLinesOfThePageAreShort() throws IOException {
        for (var line : Files.readAllLines(made.resolve("benchmarks.md"))) {
            assertTrue(line.length() <= 120 || line.startsWith("|"), line);
        }
    }

    @Test
    void theLabelsOfEveryChartLieWithinIt() throws IOException {
        var charts = charts(made);
        assertEquals(10, charts.size());
        for (var chart : charts) {
            var drawing = Drawing.of(Files.readString(made.resolve("benchmarks").resolve(chart)));
            drawing.assertEverythingLiesWithinTheViewBox();
            drawing.assertTexts(List.of("JDK 17", "JDK 25"));
        }
    }

    private static List<String> charts(Path docs) throws IOException {
        try (var files = Files.list(docs.resolve("benchmarks"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
