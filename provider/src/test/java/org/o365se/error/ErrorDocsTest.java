package org.o365se.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorDocsTest {
    private static final Path PAGE = Path.of("..", "docs", "errors.md");
    private static final Path SOURCES = Path.of("src", "main", "java");

    @Test
    void thePageExplainsEveryIdOnceAndInOrder() throws IOException {
        var explained = Pattern.compile("^\\| (O365SE-\\d{4}) \\|", Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertEquals(Arrays.stream(ErrorId.values()).map(ErrorId::toString).toList(), explained);
    }

    @Test
    void everyIdIsUsedSomewhere() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            var used = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> idsIn(file).stream())
                    .distinct()
                    .sorted()
                    .toList();
            assertEquals(
                    Arrays.stream(ErrorId.values()).map(ErrorId::name).sorted().toList(), used);
        }
    }

    private static java.util.List<String> idsIn(Path file) {
        try {
            return Pattern.compile("ErrorId\\.([A-Z][A-Z_0-9]+)\\b")
                    .matcher(Files.readString(file))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
