package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Security;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What README says is true: its commands print what it shows, where {@code <word>} stands for what differs from run to run, and its program runs. All
 * blocks share one folder and come in their order, as for somebody who reads from top to bottom.
 */
class ReadmeTest {
    private static final Path README = Project.ROOT.resolve("README.md");
    private static final String ALICE = "contoso/alice@contoso.com";

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeTheCommandAvailable() throws IOException {
        var command = folder.resolve("o365se");
        Files.writeString(command, "#!/bin/sh\nexec '" + Project.ROOT.resolve("o365se") + "' \"$@\"\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void itsCommandsPrintWhatItShowsAndItsProgramRuns() throws Exception {
        int commands = new Transcripts(README, folder).run();
        assertTrue(commands > 8, () -> "only " + commands + " commands were run");
        assertEncryptsAndDecrypts(compiledProgram());
    }

    @Test
    void itsProgramIsTheOneThatTheDemoRuns() throws IOException {
        var source = Files.readAllLines(Project.ROOT.resolve("cli/src/main/java/org/o365se/cli/PlainJcaExample.java"));
        var java = Transcripts.blocks(README).stream()
                .filter(block -> block.language().equals("java"))
                .findFirst()
                .orElseThrow();
        // All but the package and the empty line after it.
        assertEquals(source.subList(2, source.size()), java.lines());
    }

    @Test
    void itsLinksLeadSomewhere() throws IOException {
        var links = Pattern.compile("]\\(([^)#]+)\\)").matcher(Files.readString(README));
        while (links.find()) {
            assertTrue(Files.exists(Project.ROOT.resolve(links.group(1))), links.group(1));
        }
    }

    private static Path compiledProgram() throws IOException {
        var classes = Files.createDirectory(folder.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-Xlint:all",
                        "-Werror",
                        "-proc:none",
                        "-cp",
                        classes.toString(),
                        "-d",
                        classes.toString(),
                        folder.resolve("PlainJcaExample.java").toString());
        assertEquals(0, status, "the program does not compile");
        return classes;
    }

    private static void assertEncryptsAndDecrypts(Path classes) throws Exception {
        int number = 1;
        while (Security.getProperty("security.provider." + number) != null) {
            number++;
        }
        var javaSecurity = Files.writeString(
                folder.resolve("java.security"),
                "security.provider." + number + "=O365ServiceEncryption " + folder.resolve("o365se.properties") + "\n");
        for (var call : List.of(
                new String[] {"encrypt", ALICE, "mail", "sealed"},
                new String[] {"decrypt", ALICE, "sealed", "opened"})) {
            var result = ForkedJvm.withClassPath(Project.providerJar(), classes)
                    .startingFast()
                    .property("java.security.properties", javaSecurity)
                    .run(
                            "PlainJcaExample",
                            call[0],
                            call[1],
                            folder.resolve(call[2]).toString(),
                            folder.resolve(call[3]).toString());
            assertEquals(0, result.status(), result::toString);
        }
        assertArrayEquals(Files.readAllBytes(folder.resolve("mail")), Files.readAllBytes(folder.resolve("opened")));
    }
}
