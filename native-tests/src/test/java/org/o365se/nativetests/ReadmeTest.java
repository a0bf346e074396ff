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
    void itsProgramHasSixLinesAndTheDemoRunsTheSameCalls() throws IOException {
        var program = program();
        assertEquals(6, program.size());
        var demo = Files.readString(Project.ROOT.resolve("cli/src/main/java/org/o365se/cli/demo/PlainJcaExample.java"));
        for (var call : List.of("keyStore.load(null, null);", "keyStore.getKey(", "cipher.init(", "cipher.doFinal(")) {
            assertTrue(String.join("", program).contains(call) && demo.contains(call), call);
        }
    }

    @Test
    void itNamesTheArtifactOfTheProvider() throws IOException {
        var readme = Files.readString(README);
        var pom = Files.readString(Project.ROOT.resolve("provider/pom.xml"));
        for (var name : List.of("groupId", "artifactId", "version")) {
            var value = Pattern.compile("<" + name + ">([^<]+)</" + name + ">");
            var wanted = value.matcher(readme);
            assertTrue(wanted.find(), name);
            assertTrue(pom.contains(wanted.group()), wanted.group());
        }
    }

    @Test
    void itIsShort() throws IOException {
        int words = Files.readString(README).split("\\s+", -1).length;
        assertTrue(words < 1500, words + " words");
    }

    private static List<String> program() throws IOException {
        return Transcripts.blocks(README).stream()
                .filter(block -> block.language().equals("java"))
                .findFirst()
                .orElseThrow()
                .lines();
    }

    /** The lines of README in a program that takes the mode, the file to read and the file to write. */
    private static Path compiledProgram() throws IOException {
        var source = """
                import java.nio.file.Files;
                import java.nio.file.Path;
                import java.security.Key;
                import java.security.KeyStore;
                import javax.crypto.Cipher;

                final class ReadmeProgram {
                    public static void main(String[] args) throws Exception {
                        byte[] mail = Files.readAllBytes(Path.of(args[1]));
                %s
                        Files.write(Path.of(args[2]), sealed);
                    }
                }
                """.formatted(String.join("\n", program())
                .replace(
                        "Cipher.ENCRYPT_MODE",
                        "args[0].equals(\"encrypt\") ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE"));
        var file = Files.writeString(folder.resolve("ReadmeProgram.java"), source);
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
                        Project.providerJar().toString(),
                        "-d",
                        classes.toString(),
                        file.toString());
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
        for (var call :
                List.of(new String[] {"encrypt", "mail", "sealed"}, new String[] {"decrypt", "sealed", "opened"})) {
            var result = ForkedJvm.withClassPath(Project.providerJar(), classes)
                    .startingFast()
                    .property("java.security.properties", javaSecurity)
                    .run(
                            "ReadmeProgram",
                            call[0],
                            folder.resolve(call[1]).toString(),
                            folder.resolve(call[2]).toString());
            assertEquals(0, result.status(), result::toString);
        }
        assertArrayEquals(Files.readAllBytes(folder.resolve("mail")), Files.readAllBytes(folder.resolve("opened")));
    }
}
