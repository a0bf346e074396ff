package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorDocsTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "errors.md");
    private static final Path SOURCES = Path.of("src", "main", "java");

    @Test
    void thePageExplainsEveryIdOnceAndInOrder() throws IOException {
        var explained = matches(Pattern.compile("(?m)^\\W*(O365SE-32\\d{2})\\b"), Files.readString(PAGE));
        assertEquals(
                Arrays.stream(KeyVaultErrorId.values())
                        .map(KeyVaultErrorId::toString)
                        .toList(),
                explained);
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
                    Arrays.stream(KeyVaultErrorId.values())
                            .map(KeyVaultErrorId::name)
                            .sorted()
                            .toList(),
                    used);
        }
    }

    private static List<String> idsIn(Path file) {
        try {
            return matches(Pattern.compile("KeyVaultErrorId\\.([A-Z][A-Z_0-9]+)\\b"), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
