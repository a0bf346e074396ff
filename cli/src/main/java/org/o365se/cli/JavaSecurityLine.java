package org.o365se.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Security;
import java.util.Properties;
import java.util.stream.Collectors;
import org.o365se.ServiceEncryptionProvider;

/** The line of java.security that adds our provider to a JVM like this one, behind all others. */
final class JavaSecurityLine {
    private JavaSecurityLine() {}

    static String of(Path configuration) throws IOException {
        var lines = new Properties();
        lines.setProperty(
                "security.provider." + nextNumber(),
                ServiceEncryptionProvider.NAME + " " + configuration.toAbsolutePath());
        // Properties knows which characters of a path need an escape; its date is of no use.
        var written = new ByteArrayOutputStream();
        lines.store(written, null);
        return written.toString(StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The number behind the last one: a gap would end the JVM's list there. */
    private static int nextNumber() {
        int number = 1;
        while (Security.getProperty("security.provider." + number) != null) {
            number++;
        }
        return number;
    }
}
