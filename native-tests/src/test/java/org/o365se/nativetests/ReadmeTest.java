package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What README says is true: its commands print what it shows, where {@code <word>} stands for what differs from run to run, and its program runs. All
 * blocks share one folder and come in their order, as for somebody who reads from top to bottom.
 */
class ReadmeTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("<[a-z]+>");
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
        Path program = null;
        for (var block : Readme.blocks()) {
            switch (block.language()) {
                case "console" -> assertPrints(block);
                case "properties" ->
                    Files.write(folder.resolve(block.lines().get(0).substring("# ".length())), block.lines());
                case "java" -> program = compile(block);
                default -> throw new AssertionError("README has a block that no test knows: " + block.language());
            }
        }
        assertNotNull(program, "README shows no program");
        assertEncryptsAndDecrypts(program);
    }

    @Test
    void itsProgramIsTheOneThatTheDemoRuns() throws IOException {
        var source = Files.readAllLines(Project.ROOT.resolve("cli/src/main/java/org/o365se/cli/PlainJcaExample.java"));
        var java = Readme.blocks().stream()
                .filter(block -> block.language().equals("java"))
                .findFirst()
                .orElseThrow();
        // All but the package and the empty line after it.
        assertEquals(source.subList(2, source.size()), java.lines());
    }

    @Test
    void itsLinksLeadSomewhere() throws IOException {
        var links = Pattern.compile("]\\(([^)#]+)\\)").matcher(Files.readString(Project.ROOT.resolve("README.md")));
        while (links.find()) {
            assertTrue(Files.exists(Project.ROOT.resolve(links.group(1))), links.group(1));
        }
    }

    /** One shell for the whole block, so that {@code export} holds; each command's output ends with a line that nothing else prints. */
    private static void assertPrints(Readme.Block console) throws Exception {
        var steps = Readme.steps(console);
        var end = "-- end of step";
        var script = steps.stream()
                .map(step -> "{ " + step.line() + "; } 2>&1\necho '" + end + "'\n")
                .collect(Collectors.joining());
        var result = ForkedJvm.runCommand(folder, new byte[0], "sh", "-c", script);
        var printed = Arrays.asList(result.text().split(end + "\n", -1));
        assertEquals(steps.size() + 1, printed.size(), result::toString);
        for (int i = 0; i < steps.size(); i++) {
            assertMatches(steps.get(i), printed.get(i));
        }
    }

    private static void assertMatches(Readme.Step step, String printed) {
        var lines = printed.lines().toList();
        var expected = step.output();
        assertEquals(expected.size(), lines.size(), () -> step.line() + " printed:\n" + printed);
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            assertTrue(pattern(expected.get(i)).matcher(line).matches(), () -> step.line() + " printed: " + line);
        }
    }

    private static Pattern pattern(String line) {
        return Pattern.compile(
                Arrays.stream(PLACEHOLDER.split(line, -1)).map(Pattern::quote).collect(Collectors.joining("\\S+")));
    }

    private static Path compile(Readme.Block java) throws IOException {
        var source = Files.write(folder.resolve("PlainJcaExample.java"), java.lines());
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
                        source.toString());
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
