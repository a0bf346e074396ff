package org.o365se.nativetests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** OpenSC's library that stands between a caller and a PKCS#11 library and writes down every call. */
final class Pkcs11Spy {
    private final Path log;

    Pkcs11Spy(Path folder) {
        this.log = folder.resolve("spy.log");
    }

    /** The entries of a token, with the spy between. */
    Map<String, String> on(Map<String, String> entries) throws IOException {
        var spied = new HashMap<String, String>();
        for (var entry : entries.entrySet()) {
            if (entry.getKey().endsWith(".library")) {
                spied.put(entry.getKey(), library().toString());
                var environment = entry.getKey().replace("library", "environment.");
                spied.put(environment + "PKCS11SPY", entry.getValue());
                spied.put(environment + "PKCS11SPY_OUTPUT", log.toString());
            } else {
                spied.put(entry.getKey(), entry.getValue());
            }
        }
        return spied;
    }

    /** How often a function was called. */
    long count(String function) throws IOException {
        return Pattern.compile("^\\d+: " + function + "$", Pattern.MULTILINE)
                .matcher(Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1))
                .results()
                .count();
    }

    /** How often any function was called. */
    long countAll() throws IOException {
        return count("C_[A-Za-z]+");
    }

    private static Path library() throws IOException {
        try (var found = Files.find(Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith("pkcs11-spy.so"))) {
            return found.findFirst()
                    .orElseThrow(() -> new IOException("pkcs11-spy.so is nowhere; install Debian's opensc-pkcs11"));
        }
    }
}
