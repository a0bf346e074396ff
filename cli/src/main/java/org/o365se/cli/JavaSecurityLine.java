package org.o365se.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Security;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.o365se.ServiceEncryptionProvider;

/** The line of java.security that adds our provider to a JVM like this one, behind all others. */
final class JavaSecurityLine {
    private static final String PREFIX = "security.provider.";

    private JavaSecurityLine() {}

    static String of(Path configuration) throws IOException {
        var lines = new Properties();
        lines.setProperty(PREFIX + number(), ServiceEncryptionProvider.NAME + " " + configuration.toAbsolutePath());
        // Properties knows which characters of a path need an escape; its date is of no use.
        var written = new ByteArrayOutputStream();
        lines.store(written, null);
        return written.toString(StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The number of the line in this JVM that registers the provider already; the line of {@link #of} replaces it. */
    static OptionalInt registered() {
        return IntStream.range(1, nextNumber())
                .filter(number -> isOurs(Security.getProperty(PREFIX + number)))
                .findFirst();
    }

    private static int number() {
        return registered().orElseGet(JavaSecurityLine::nextNumber);
    }

    private static boolean isOurs(String value) {
        var name = value.strip().split("\\s", 2)[0];
        return name.equals(ServiceEncryptionProvider.NAME) || name.equals(ServiceEncryptionProvider.class.getName());
    }

    /** The number behind the last one: a gap would end the JVM's list there. */
    private static int nextNumber() {
        int number = 1;
        while (Security.getProperty(PREFIX + number) != null) {
            number++;
        }
        return number;
    }
}
