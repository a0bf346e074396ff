package org.o365se.nativetests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code softhsm-config/create-tokens}: what it makes, what it leaves alone, and what of it can be seen. */
class CreateTokensTest {
    private static final String SCRIPT =
            Project.ROOT.resolve("softhsm-config/create-tokens").toString();
    private static final List<String> PINS =
            List.of("contoso-a.pin", "contoso-a.so-pin", "contoso-b.pin", "contoso-b.so-pin");

    @TempDir
    static Path parent;

    private static Path folder;
    private static ForkedJvm.Result first;
    private static final SeenProcesses SEEN = new SeenProcesses();

    /** In a folder with a blank, an umlaut and a quote in its name, while the user has tokens of his own. */
    @BeforeAll
    static void makeTokens() throws Exception {
        folder = parent.resolve("token's für Tests");
        first = createTokens(Map.of("SOFTHSM2_CONF", "/nonexistent/softhsm2.conf"), SEEN, folder.toString());
        assertEquals(0, first.status(), first::toString);
    }

    @Test
    void rootKeysOfBothKindsAreInBothTokens() throws Exception {
        var listed = o365se("root", "list");
        assertEquals(0, listed.status(), listed::toString);
        for (var token : List.of("contoso-a", "contoso-b")) {
            assertTrue(
                    listed.text().contains("pkcs11:token=" + token + ";object=root-2026;type=secret-key "),
                    listed::toString);
            assertTrue(
                    listed.text().contains("pkcs11:token=" + token + ";object=root-2026-rsa;type=private "),
                    listed::toString);
        }
    }

    @Test
    void everythingIsOpenToItsOwnerOnly() throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.toList()) {
                assertEquals(
                        Files.isDirectory(file) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file::toString);
            }
        }
    }

    @Test
    void noPinIsInAnArgumentAnEnvironmentOrTheOutput() throws IOException {
        // Else nothing was watched.
        assertTrue(SEEN.anyCommandLineHas("softhsm2-util"));
        assertTrue(SEEN.anyCommandLineHas("org.o365se.cli.Main"));
        for (var name : PINS) {
            var pin = Files.readString(folder.resolve(name)).strip();
            assertEquals(32, pin.length());
            for (var seen : SEEN.all()) {
                assertFalse(new String(seen, ISO_8859_1).contains(pin), () -> name + " is to be seen");
            }
            assertFalse((first.text() + first.errors()).contains(pin), () -> name + " was printed");
        }
    }

    @Test
    void aSecondRunChangesNothingAndSaysSo() throws Exception {
        var before = contents(folder);
        var second = createTokens(folder.toString());
        assertEquals(0, second.status(), second::toString);
        assertEquals(folder + " already contains everything; nothing was changed.\n", second.text());
        assertEquals(before, contents(folder));
    }

    @Test
    void tokensOfTheUserAreNeverTouched() throws Exception {
        var theirs = Files.createDirectory(parent.resolve("theirs"));
        var tokens = Files.createDirectory(theirs.resolve("tokens"));
        var configuration = Files.writeString(
                theirs.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        var environment = Map.of("SOFTHSM2_CONF", configuration.toString());
        var made = ForkedJvm.runCommand(
                theirs,
                environment,
                ForkedJvm.NOBODY,
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "contoso-a",
                "--pin",
                "a-test-pin",
                "--so-pin",
                "a-test-pin");
        assertEquals(0, made.status(), made::toString);
        var before = contents(theirs);
        var ours = parent.resolve("beside");
        for (var call : List.of(new String[] {ours.toString()}, new String[] {"--again", ours.toString()})) {
            var result = createTokens(environment, ForkedJvm.NOBODY, call);
            assertEquals(0, result.status(), result::toString);
            assertTrue(result.text().contains("Created token contoso-a;"), result::toString);
        }
        assertEquals(before, contents(theirs));
    }

    @Test
    void aFolderThatIsHalfMadeIsCompleted() throws Exception {
        var half = Files.createDirectory(parent.resolve("half"));
        Files.createFile(half.resolve(".create-tokens"));
        // As if it had been killed in the midst of the second token, which has no user PIN yet.
        writePin(half.resolve("contoso-b.so-pin"), "0123456789abcdef\n");
        writePin(half.resolve("contoso-b.pin"), "fedcba9876543210\n");
        var configuration = Files.writeString(
                half.resolve("softhsm2.conf"),
                "directories.tokendir = " + Files.createDirectory(half.resolve("tokens"))
                        + "\nobjectstore.backend = file\n");
        var begun = ForkedJvm.runCommand(
                half,
                Map.of("SOFTHSM2_CONF", configuration.toString()),
                ForkedJvm.NOBODY,
                "pkcs11-tool",
                "--module",
                library(),
                "--init-token",
                "--label",
                "contoso-b",
                "--slot-index",
                "0",
                "--so-pin",
                "0123456789abcdef");
        assertEquals(0, begun.status(), begun::toString);
        var result = createTokens(half.toString());
        assertEquals(0, result.status(), result::toString);
        assertEquals("fedcba9876543210\n", Files.readString(half.resolve("contoso-b.pin")));

        Files.delete(half.resolve("o365se.properties"));
        Files.delete(half.resolve("java.security"));
        var completed = createTokens(half.toString());
        assertEquals(
                List.of("Wrote o365se.properties", "Wrote java.security"),
                completed.text().lines().limit(2).toList(),
                completed::toString);
    }

    @Test
    void aFolderThatWasMovedIsMended() throws Exception {
        var moved = parent.resolve("moved");
        assertEquals(0, createTokens(parent.resolve("before").toString()).status());
        Files.move(parent.resolve("before"), moved);
        var result = createTokens(moved.toString());
        assertEquals(0, result.status(), result::toString);
        assertEquals(
                List.of("Wrote softhsm2.conf", "Wrote environment", "Wrote o365se.properties", "Wrote java.security"),
                result.text().lines().limit(4).toList(),
                result::toString);
    }

    @Test
    void aTokenWhosePinIsLostIsNotHidden() throws Exception {
        var lost = parent.resolve("lost");
        assertEquals(0, createTokens(lost.toString()).status());
        Files.delete(lost.resolve("contoso-a.pin"));
        var result = createTokens(lost.toString());
        assertEquals(1, result.status(), result::toString);
        assertEquals(
                "create-tokens: token contoso-a exists, but its file contoso-a.pin is missing; put the file back, or create everything anew with --again\n",
                result.errors());
    }

    @Test
    void madeAnewItRemovesOnlyWhatItMade() throws Exception {
        var again = parent.resolve("again");
        assertEquals(0, createTokens(again.toString()).status());
        var pin = Files.readString(again.resolve("contoso-a.pin"));

        var chain = Files.writeString(again.resolve("service.keychain"), "somebody's key chain");
        assertRefused("is a key chain under these root keys", "--again", again.toString());
        Files.delete(chain);

        var foreign = Files.writeString(again.resolve("tokens").resolve("notes"), "somebody's notes");
        assertRefused("contains files that this script did not create", "--again", again.toString());
        Files.move(foreign, again.resolve("notes"));

        var result = createTokens("--again", again.toString());
        assertEquals(0, result.status(), result::toString);
        assertEquals("somebody's notes", Files.readString(again.resolve("notes")));
        assertNotEquals(pin, Files.readString(again.resolve("contoso-a.pin")));
        try (var tokens = Files.list(again.resolve("tokens"))) {
            assertEquals(2, tokens.count());
        }
    }

    @Test
    void aFolderOfSomebodyElseIsRefused() throws Exception {
        var foreign = Files.createDirectory(parent.resolve("foreign"));
        Files.writeString(foreign.resolve("letter"), "Dear Alice");
        var before = contents(foreign);
        assertRefused("contains files that this script did not create", foreign.toString());
        assertRefused("contains files that this script did not create", "--again", foreign.toString());
        assertEquals(before, contents(foreign));
    }

    @Test
    void whatItCannotUseIsRefusedBeforeAnythingIsMade() throws Exception {
        var file = Files.createFile(parent.resolve("file"));
        assertRefused("is not a folder", file.toString());
        assertRefused(
                "SoftHSM's configuration cannot hold the path",
                parent.resolve("a#b").toString());
        assertRefused(
                "SoftHSM's configuration cannot hold the path",
                parent.resolve("a=b").toString());
        var missing = parent.resolve("missing.so").toString();
        assertRefused(
                "there is no file " + missing,
                "--library",
                missing,
                parent.resolve("unmade").toString());
        assertFalse(Files.exists(parent.resolve("unmade")));
        assertEquals(2, createTokens().status());
        assertEquals(2, createTokens("--nonsense").status());
    }

    /** Without certificates, with a label that is not ASCII, and with usages that we do not ask for. */
    @Test
    void keysOfOtherToolsAreRootKeys() throws Exception {
        var made = createTokens("--other-tools", folder.toString());
        assertEquals(0, made.status(), made::toString);
        assertEquals(
                4,
                made.text()
                        .lines()
                        .filter(line -> line.startsWith("Created key "))
                        .count(),
                made::toString);
        var listed = o365se("root", "list", "--token", "contoso-a");
        for (var key : List.of(
                "pkcs11-tool;type=secret-key",
                "Schl%C3%BCssel;type=secret-key",
                "pkcs11-tool-rsa;type=private",
                "p11tool-rsa;type=private")) {
            var uri = "pkcs11:token=contoso-a;object=" + key;
            assertTrue(
                    listed.text().lines().anyMatch(line -> line.startsWith(uri) && !line.contains("not usable")),
                    listed::toString);
            var checked = o365se("root", "check", uri);
            assertEquals(0, checked.status(), checked::toString);
        }
        var again = createTokens("--other-tools", folder.toString());
        assertTrue(again.text().contains("nothing was changed"), again::toString);
    }

    @Test
    void keytoolOpensTheTokenWithItsSample() throws Exception {
        var result = inItsEnvironment("'" + Path.of(System.getProperty("java.home"), "bin", "keytool")
                + "' -list -keystore NONE -storetype PKCS11 -addprovider SunPKCS11"
                + " -providerarg sunpkcs11-contoso-b.cfg -storepass:file contoso-b.pin");
        assertEquals(0, result.status(), result::toString);
        // SunPKCS11 shows no RSA key without a certificate, which a root key does not have.
        assertTrue(result.text().contains("root-2026, "), result::toString);
    }

    @Test
    void aPlainApplicationFindsTheProviderByItsJavaSecurity() throws Exception {
        var begun = o365se("chain", "init");
        assertEquals(0, begun.status(), begun::toString);
        var made = o365se(
                "policy",
                "create",
                Operator.POLICY,
                "--root",
                "pkcs11:token=contoso-a;object=root-2026",
                "--root",
                "pkcs11:token=contoso-b;object=root-2026-rsa");
        assertEquals(0, made.status(), made::toString);
        var added = o365se("scope", "add", Operator.ALICE, "--policy", Operator.POLICY);
        assertEquals(0, added.status(), added::toString);
        var result = ForkedJvm.withClassPath(
                        Stream.concat(Stream.of(Project.testClasses()), Project.commandClassPath().stream())
                                .toList())
                .startingFast()
                .environment("LC_ALL", "C.UTF-8")
                .property("java.security.properties", folder.resolve("java.security"))
                .run("org.o365se.nativetests.program.RoundTrip", Operator.ALICE);
        assertEquals("same: true", result.text().lines().findFirst().orElse(""), result::toString);
    }

    private static void writePin(Path file, String pin) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, pin);
    }

    /** The library that the script has found. */
    private static String library() throws IOException {
        try (var lines = Files.lines(folder.resolve("sunpkcs11-contoso-a.cfg"))) {
            return lines.filter(line -> line.startsWith("library"))
                    .map(line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void assertRefused(String reason, String... arguments) throws Exception {
        var result = createTokens(arguments);
        assertEquals(1, result.status(), result::toString);
        assertTrue(result.errors().startsWith("create-tokens: "), result::toString);
        assertTrue(result.errors().contains(reason), result::toString);
        assertEquals("", result.text());
    }

    /** Our command with the configuration that was made; nothing is sourced. */
    private static ForkedJvm.Result o365se(String... arguments) throws Exception {
        var command = Stream.concat(
                        Stream.of(
                                Project.ROOT.resolve("o365se").toString(),
                                "--config",
                                folder.resolve("o365se.properties").toString()),
                        Stream.of(arguments))
                .toArray(String[]::new);
        return ForkedJvm.runCommand(folder, Map.of("LC_ALL", "C.UTF-8"), ForkedJvm.NOBODY, command);
    }

    /** A command in a shell that has sourced the folder's environment. */
    private static ForkedJvm.Result inItsEnvironment(String command) throws Exception {
        return ForkedJvm.runCommand(
                folder, Map.of("LC_ALL", "C.UTF-8"), ForkedJvm.NOBODY, "sh", "-c", ". ./environment && " + command);
    }

    private static ForkedJvm.Result createTokens(String... arguments) throws Exception {
        return createTokens(Map.of(), ForkedJvm.NOBODY, arguments);
    }

    private static ForkedJvm.Result createTokens(
            Map<String, String> added, Consumer<ProcessHandle> observer, String... arguments) throws Exception {
        var environment = new HashMap<>(added);
        environment.put("LC_ALL", "C.UTF-8");
        var command = new String[arguments.length + 1];
        command[0] = SCRIPT;
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return ForkedJvm.runCommand(parent, environment, observer, command);
    }

    /** Every file below a folder with a hash of what it holds; not those that SoftHSM writes whenever somebody logs in. */
    private static Map<String, String> contents(Path folder) throws Exception {
        var contents = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("token.object"))
                    .toList()) {
                var hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                contents.put(folder.relativize(file).toString(), HexFormat.of().formatHex(hash));
            }
        }
        return contents;
    }
}
