package org.o365se.cli.demo;

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

/** The line of java.security that adds the provider to the JDK that runs this command, after all others. */
final class JavaSecurityLine {
    private static final String PREFIX = "security.provider.";

    private JavaSecurityLine() {}

    static String of(Path configuration) throws IOException {
        var lines = new Properties();
        lines.setProperty(PREFIX + number(), ServiceEncryptionProvider.NAME + " " + configuration.toAbsolutePath());
        // Properties escapes the characters of a path that need it; the date that it adds is dropped.
        var written = new ByteArrayOutputStream();
        lines.store(written, null);
        return written.toString(StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Returns the number of the line that already registers the provider in this JVM; the line of {@link #of} replaces it. */
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

    /** Returns the number after the last one: the JVM's list would end at a gap. */
    private static int nextNumber() {
        int number = 1;
        while (Security.getProperty(PREFIX + number) != null) {
            number++;
        }
        return number;
    }
}
