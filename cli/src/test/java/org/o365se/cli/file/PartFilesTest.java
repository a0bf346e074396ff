package org.o365se.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a call that was killed, and what belongs to a call that still runs. */
class PartFilesTest {
    private static final String UUID = "01234567-89ab-cdef-0123-456789abcdef";

    @TempDir
    private Path folder;

    @Test
    void theNextCallRemovesWhatAKilledOneLeft() throws IOException {
        var abandoned = Files.writeString(folder.resolve(".out." + UUID + ".part"), "half");
        write("out");
        assertFalse(Files.exists(abandoned));
        assertEquals("whole", Files.readString(folder.resolve("out")));
    }

    @Test
    void filesOfOtherOutputsAndOtherNamesStay() throws IOException {
        var other = Files.writeString(folder.resolve(".other." + UUID + ".part"), "half");
        var named = Files.writeString(folder.resolve(".out.mine.part"), "mine");
        write("out");
        assertTrue(Files.exists(other));
        assertTrue(Files.exists(named));
    }

    @Test
    void aLinkOfThatNameIsNotFollowed() throws IOException {
        var target = Files.writeString(folder.resolve("target"), "precious");
        var link = Files.createSymbolicLink(folder.resolve(".out." + UUID + ".part"), target);
        write("out");
        assertTrue(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
        assertEquals("precious", Files.readString(target));
    }

    @Test
    void theFileOfACallThatStillRunsStays() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName(),
                        folder.resolve("out").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals('.', process.getInputStream().read());
            write("out");
            process.getOutputStream().close();
            assertTrue(process.waitFor(5, TimeUnit.MINUTES));
            assertEquals(0, process.exitValue());
            assertEquals("of the other", Files.readString(folder.resolve("out")));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Writes an output, and completes it when its standard input ends. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] args) throws IOException {
            try (var output = Output.open(args[0], true)) {
                output.stream().write("of the other".getBytes(StandardCharsets.US_ASCII));
                System.out.print('.');
                System.out.flush();
                System.in.transferTo(java.io.OutputStream.nullOutputStream());
                output.commit();
            }
        }
    }

    private void write(String name) throws IOException {
        try (var output = Output.open(folder.resolve(name).toString(), true)) {
            output.stream().write("whole".getBytes(StandardCharsets.US_ASCII));
            output.commit();
        }
    }
}
