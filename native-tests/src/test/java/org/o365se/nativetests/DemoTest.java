package org.o365se.nativetests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./o365se demo} with SoftHSM, and what it does where there is none. */
class DemoTest {
    private static final List<String> SECRETS =
            List.of("keychain.secret", "contoso-a.pin", "contoso-a.so-pin", "contoso-b.pin", "contoso-b.so-pin");
    private static final String OF_THE_USER = "a secret in the environment of the user";
    private static final String UTILITY = "softhsm2-util";
    /** What ./o365se and create-tokens call beside it. */
    private static final List<String> PROGRAMS =
            List.of(("awk basename cat chmod cmp dirname env find flock grep head id ls mkdir mv od readlink"
                            + " rm rmdir script sed sh timeout tr")
                    .split(" ", -1));

    @TempDir
    Path folder;

    private Path temporary;
    private String path = System.getenv("PATH");

    @BeforeEach
    void makeAFolderForTemporaryFiles() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
    }

    @Test
    void keepsRootKeysOfBothKindsInTwoTokensAndLeavesNothing() throws Exception {
        var result = demo(ForkedJvm.NOBODY);
        assertEquals(0, result.status(), result::toString);
        var lines = result.text().lines().toList();
        assertEquals("Created two SoftHSM tokens, contoso-a and contoso-b, and root keys in each", lines.get(0));
        assertTrue(lines.get(4).matches("Compared [0-9]+ bytes: the decrypted file is identical"), result::toString);
        var roots = lines.subList(7, 15);
        assertEquals("  root key    pkcs11:token=contoso-a;object=root-2026", roots.get(0));
        assertTrue(roots.get(1).matches(" {14}version kcv:[0-9a-f]{16}, A256GCM"), result::toString);
        assertTrue(roots.get(2).matches(" {14}in pkcs11:token=contoso-a;serial=[0-9a-f]+"), result::toString);
        assertEquals(
                "              home: SoftHSM token contoso-a (PIN in contoso-a.pin); the key never leaves it",
                roots.get(3));
        assertEquals("  root key    pkcs11:token=contoso-b;object=root-2026-rsa", roots.get(4));
        assertTrue(roots.get(5).matches(" {14}version sha256:[0-9a-f]{64}, RSA-OAEP-256"), result::toString);
        assertTrue(roots.get(7).startsWith("              home: SoftHSM token contoso-b "));
        assertEquals("", result.errors());
        assertLeavesNothing();
    }

    @Test
    void whatItKeepsGoesOnAndNothingSecretWasToBeSeen() throws Exception {
        var seen = new SeenProcesses();
        var result = demo(seen, "--keep");
        assertEquals(0, result.status(), result::toString);
        var kept = keptFolder();
        assertTrue(seen.anyCommandLineHas(UTILITY));
        assertTrue(seen.anyCommandLineHas("PlainJcaExample"));
        var shown = new ArrayList<>(seen.all());
        shown.add(result.output());
        shown.add(result.errors().getBytes(ISO_8859_1));
        // The command itself and the launcher before it have it; nothing that they start does.
        for (var program : List.of("TokenHost", "PlainJcaExample", UTILITY)) {
            assertTrue(seen.anyCommandLineHas(program), program);
            assertFalse(seen.hasInEnvironmentOf(program, OF_THE_USER), program);
        }
        for (var name : SECRETS) {
            var secret = Files.readString(kept.resolve(name)).strip();
            for (var bytes : shown) {
                assertFalse(new String(bytes, ISO_8859_1).contains(secret), () -> name + " is to be seen");
            }
        }

        var next = result.text().lines().filter(line -> line.startsWith("  ./")).toList();
        assertEquals(6, next.size(), result::toString);
        var followed = ForkedJvm.runCommand(
                Project.ROOT, environment(), ForkedJvm.NOBODY, "sh", "-e", "-c", String.join("\n", next));
        assertEquals(0, followed.status(), followed::toString);
        var output = followed.output();
        var sample = Files.readAllBytes(kept.resolve("sample.txt"));
        assertArrayEquals(sample, Arrays.copyOfRange(output, output.length - sample.length, output.length));
    }

    @Test
    void leavesNothingWhenItIsInterruptedWhileTokensAreMade() throws Exception {
        var result = demo(this::endWhenThereIsAToken);
        assertEquals(128 + 15, result.status(), result::toString);
        assertLeavesNothing();
    }

    @Test
    void withoutSoftHsmAndWithoutATerminalItGoesOnWithManagedRootKeysAndSaysSo() throws Exception {
        path = pathWithoutSoftHsm();
        var result = demo(ForkedJvm.NOBODY);
        assertEquals(0, result.status(), result::toString);
        assertEquals(
                List.of(
                        "The demo keeps its root keys in SoftHSM, but softhsm2-util is not on PATH: install it (Debian package softhsm2).",
                        "The demo continues with managed root keys, as with --managed."),
                result.errors().lines().toList());
        assertTrue(result.text().contains("  root key    managed:"), result::toString);
        assertLeavesNothing();
    }

    @Test
    void managedRootKeysAreToBeHadWithoutAWordOfSoftHsm() throws Exception {
        path = pathWithoutSoftHsm();
        var result = demo(ForkedJvm.NOBODY, "--managed");
        assertEquals(0, result.status(), result::toString);
        assertEquals("", result.errors());
        assertTrue(result.text().contains("  root key    managed:"), result::toString);
    }

    @Test
    void withYesItInstallsWhatIsMissingWithoutAsking() throws Exception {
        path = pathWithoutSoftHsm();
        // It installs by giving its executable bit to what is not yet a program.
        var waiting = program(UTILITY, "exec '" + onPath(UTILITY) + "' \"$@\"");
        Files.setPosixFilePermissions(waiting, PosixFilePermissions.fromString("rw-------"));
        program("apt-get", "case \"$*\" in *softhsm2) chmod u+x '" + waiting + "' ;; esac");
        program("sudo", "exec \"$@\"");
        var result = demo(ForkedJvm.NOBODY, "--yes");
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.text().contains("  root key    pkcs11:token=contoso-a;"), result::toString);
    }

    @Test
    void whereInstallingFailsItGoesOnWithManagedRootKeys() throws Exception {
        path = pathWithoutSoftHsm();
        program("apt-get", "echo 'no network' >&2; exit 100");
        program("sudo", "exec \"$@\"");
        var result = demo(ForkedJvm.NOBODY, "--yes");
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.errors().contains("no network"), result::toString);
        assertTrue(
                result.errors().endsWith("The demo continues with managed root keys, as with --managed.\n"),
                result::toString);
        assertTrue(result.text().contains("  root key    managed:"), result::toString);
    }

    private ForkedJvm.Result demo(Consumer<ProcessHandle> observer, String... options) throws Exception {
        var command = Stream.concat(Stream.of(Project.ROOT.resolve("o365se").toString(), "demo"), Stream.of(options))
                .toArray(String[]::new);
        return ForkedJvm.runCommand(folder, environment(), observer, command);
    }

    private Map<String, String> environment() {
        return Map.of(
                "LC_ALL", "C.UTF-8", "PATH", path, "TMPDIR", temporary.toString(), "DATABASE_PASSWORD", OF_THE_USER);
    }

    private Path keptFolder() throws IOException {
        try (var files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("o365se-demo-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void assertLeavesNothing() throws IOException {
        try (var files = Files.list(temporary)) {
            assertEquals(List.of(), files.toList());
        }
    }

    /** Sends SIGTERM, which a JVM takes as it takes Ctrl-C. */
    private void endWhenThereIsAToken(ProcessHandle process) {
        if (process.info().arguments().stream().flatMap(Stream::of).noneMatch("demo"::equals)) {
            return;
        }
        try (var files = Files.find(temporary, 4, (file, attributes) -> file.endsWith("token.object"))) {
            if (files.findAny().isPresent()) {
                process.destroy();
            }
        } catch (IOException | UncheckedIOException e) {
            // Something was removed while it was looked at; the next look is soon.
        }
    }

    /** A folder of programs like that of a machine without SoftHSM. */
    private String pathWithoutSoftHsm() throws IOException {
        var programs = Files.createDirectory(folder.resolve("programs"));
        for (var name : PROGRAMS) {
            program(name, "exec '" + onPath(name) + "' \"$@\"");
        }
        return programs.toString();
    }

    private static Path onPath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(part -> Path.of(part, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private Path program(String name, String text) throws IOException {
        var file = folder.resolve("programs").resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
