package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class Pkcs11ErrorDocsTest {
    @Test
    void thePageExplainsEveryIdOnceAndInOrder() throws IOException {
        var explained = Pattern.compile("^\\| (O365SE-31\\d{2}) \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("..", "docs", "reference", "errors.md")))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertEquals(
                Arrays.stream(Pkcs11ErrorId.values())
                        .map(Pkcs11ErrorId::toString)
                        .toList(),
                explained);
    }

    @Test
    void everyIdIsUsedSomewhere() throws IOException {
        try (var files = Files.walk(Path.of("src", "main", "java"))) {
            var used = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> idsIn(file).stream())
                    .distinct()
                    .sorted()
                    .toList();
            assertEquals(
                    Arrays.stream(Pkcs11ErrorId.values())
                            .map(Pkcs11ErrorId::name)
                            .sorted()
                            .toList(),
                    used);
        }
    }

    private static List<String> idsIn(Path file) {
        try {
            return Pattern.compile("Pkcs11ErrorId\\.([A-Z][A-Z_0-9]+)\\b")
                    .matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
