package org.o365se.internal.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorDocsTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "errors.md");
    /** The numbers of the bridges, whose tests look at them: 31xx PKCS#11, 32xx Key Vault. Those of the command, 80xx, stand in no table. */
    private static final Pattern OF_BRIDGES = Pattern.compile("O365SE-3[12]\\d{2}");

    private static final Path SOURCES = Path.of("src", "main", "java");

    @Test
    void thePageExplainsEveryIdOnceAndInOrder() throws IOException {
        var explained = Pattern.compile("^\\| (O365SE-\\d{4}) \\|", Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .filter(id -> !OF_BRIDGES.matcher(id).matches())
                .toList();
        assertEquals(
                Arrays.stream(ProviderErrorId.values())
                        .map(ProviderErrorId::toString)
                        .toList(),
                explained);
    }

    @Test
    void noIdIsOneThatBridgesOrTheCommandMayTake() {
        for (var id : ProviderErrorId.values()) {
            var text = id.toString();
            assertFalse(OF_BRIDGES.matcher(text).matches() || text.startsWith("O365SE-80"), text);
        }
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
                    Arrays.stream(ProviderErrorId.values())
                            .map(ProviderErrorId::name)
                            .sorted()
                            .toList(),
                    used);
        }
    }

    private static java.util.List<String> idsIn(Path file) {
        try {
            return Pattern.compile("ProviderErrorId\\.([A-Z][A-Z_0-9]+)\\b")
                    .matcher(Files.readString(file))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
