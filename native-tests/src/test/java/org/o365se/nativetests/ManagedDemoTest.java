package org.o365se.nativetests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code o365se demo --managed} as a newcomer runs it, and as somebody who looks over his shoulder for a secret sees it. */
class ManagedDemoTest {
    private static final Set<String> SECRET_FILES = Set.of("keychain.secret", "managed.secret");

    @TempDir
    Path folder;

    @Test
    void showsTheMainJobAndLeavesNothing() throws Exception {
        var result = demo().run("org.o365se.cli.Main", "demo", "--managed");
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.text().contains("2044 bytes: the decrypted file is identical"), result::toString);
        assertTrue(
                result.text().contains("The chain of keys, from the top:\n  root key    managed:"), result::toString);
        assertEquals("", result.errors());
        assertEquals(List.of(), namesIn(folder));
    }

    @Test
    void takesAFileOfAnyContentAndName() throws Exception {
        var file =
                Files.write(Files.createDirectory(folder.resolve("elsewhere")).resolve("a file = ü"), new byte[70_000]);
        var result = demo().run("org.o365se.cli.Main", "demo", "--managed", file.toString());
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.text().contains("70000 bytes: the decrypted file is identical"), result::toString);
        assertTrue(result.text().contains("  chunks      5 of at most 16384 bytes"), result::toString);
        assertEquals(List.of("elsewhere"), namesIn(folder));
    }

    @Test
    void aFileThatDoesNotExistIsRefusedBeforeAnythingIsMade() throws Exception {
        var result = demo().run(
                        "org.o365se.cli.Main",
                        "demo",
                        "--managed",
                        folder.resolve("nothing").toString());
        assertEquals(1, result.status(), result::toString);
        assertTrue(result.errors().startsWith("O365SE-8002: "), result::toString);
        assertEquals(List.of(), namesIn(folder));
    }

    @Test
    void leavesNothingWhenItIsInterrupted() throws Exception {
        var result = demo().watchedBy(this::endWhenThereIsAMessage).run("org.o365se.cli.Main", "demo", "--managed");
        assertEquals(128 + 15, result.status(), result::toString);
        assertEquals(List.of(), namesIn(folder));
    }

    @Test
    void noSecretIsInOutputCommandLinesEnvironmentsOrAnyOtherFile() throws Exception {
        var seen = new SeenProcesses();
        var result = demo().watchedBy(seen).run("org.o365se.cli.Main", "--verbose", "demo", "--managed", "--keep");
        assertEquals(0, result.status(), result::toString);
        var kept = folder.resolve(namesIn(folder).get(0));

        var watched =
                new ArrayList<byte[]>(List.of(result.output(), result.errors().getBytes(ISO_8859_1)));
        watched.addAll(seen.all());
        // Else nothing was watched: both JVMs with their command lines.
        assertEquals(2, seen.count());
        assertTrue(seen.anyCommandLineHas("PlainJcaExample"));
        try (var files = Files.list(kept)) {
            for (var file : files.filter(
                            file -> !SECRET_FILES.contains(file.getFileName().toString()))
                    .toList()) {
                watched.add(Files.readAllBytes(file));
            }
        }
        for (var name : SECRET_FILES) {
            var text = Files.readString(kept.resolve(name)).strip();
            var bits = Arrays.copyOf(Base64.getUrlDecoder().decode(text.substring("o5s1.".length())), 32);
            for (var bytes : watched) {
                assertFalse(contains(bytes, text.getBytes(ISO_8859_1)), "the secret of " + name + " is to be seen");
                assertFalse(contains(bytes, bits), "the bits of " + name + " are to be seen");
            }
        }
    }

    @Test
    void whatItKeepsIsOpenToItsOwnerOnlyAndGoesOn() throws Exception {
        var result = demo().run("org.o365se.cli.Main", "demo", "--managed", "--keep");
        assertEquals(0, result.status(), result::toString);
        var kept = folder.resolve(namesIn(folder).get(0));
        assertEquals(Set.of("rwx------"), modes(List.of(kept)));
        try (var files = Files.list(kept)) {
            assertEquals(Set.of("rw-------"), modes(files.toList()));
        }
        var next = result.text()
                .lines()
                .filter(line -> line.startsWith("  ./o365se "))
                .toList();
        assertEquals(4, next.size(), result::toString);
        for (var line : next) {
            var words = line.strip().split(" ", -1);
            var followed = demo().run("org.o365se.cli.Main", Arrays.copyOfRange(words, 1, words.length));
            assertEquals(0, followed.status(), followed::toString);
            if (line.contains(" decrypt ")) {
                assertArrayEquals(Files.readAllBytes(kept.resolve("sample.txt")), followed.output());
            }
        }
    }

    /** Sends SIGTERM, which a JVM takes as it takes Ctrl-C. */
    private void endWhenThereIsAMessage(ProcessHandle process) {
        try (var files =
                Files.find(folder, 2, (file, attributes) -> file.toString().endsWith(".o365se"))) {
            if (files.findAny().isPresent()) {
                process.destroy();
            }
        } catch (IOException | UncheckedIOException e) {
            // The demo is removing its folder.
            process.destroy();
        }
    }

    /** The JVM of the demo, with its own folder for temporary files. */
    private ForkedJvm demo() {
        return ForkedJvm.withClassPath(Project.commandClassPath())
                .startingFast()
                .environment("LC_ALL", "C.UTF-8")
                .property("java.io.tmpdir", folder);
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Set<String> modes(List<Path> files) throws IOException {
        var modes = new HashSet<String>();
        for (var file : files) {
            modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        return modes;
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        return new String(bytes, ISO_8859_1).contains(new String(part, ISO_8859_1));
    }
}
