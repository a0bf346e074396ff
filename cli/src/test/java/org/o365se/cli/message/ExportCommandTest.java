package org.o365se.cli.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.cli.Main;
import picocli.CommandLine.ExitCode;

/** A tenant takes its messages along: in plaintext or for its own key chain, compared, and with what an interrupted export has left. */
class ExportCommandTest {
    private static final String POLICY = "contoso/mail";
    private static final String BOB = "contoso/bob";

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void sealLettersOfTwoTenants() throws Exception {
        for (var service : List.of("old", "new")) {
            Files.createDirectory(folder.resolve(service));
            Files.writeString(configuration(service), """
                    keychain.uri = file:service.keychain
                    keychain.secret-source = file:keychain.secret
                    managed.keystore = managed.p12
                    managed.secret-source = file:managed.secret
                    """);
            succeed("secret", "generate", path(service + "/keychain.secret"));
            succeed("secret", "generate", path(service + "/managed.secret"));
            with(service, "chain", "init");
            with(service, "policy", "create", POLICY);
            with(service, "scope", "add", BOB, "--policy", POLICY);
        }
        with("old", "policy", "create", "fabrikam/mail");
        Files.createDirectories(folder.resolve("mail/inbox"));
        seal("old", BOB, "mail/inbox/first.enc", "the first letter");
        seal("old", BOB, "mail/inbox/second.enc", "the second letter");
        seal("old", "fabrikam/mail", "mail/foreign.enc", "a letter of another tenant");
        Files.writeString(folder.resolve("mail/notes.txt"), "no message");
    }

    private Path configuration(String service) {
        return folder.resolve(service).resolve("o365se.properties");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private int run(String... arguments) {
        said.getBuffer().setLength(0);
        var command = Main.commandLine(arguments);
        command.setOut(new PrintWriter(said));
        command.setErr(new PrintWriter(said));
        return command.execute(arguments);
    }

    private String succeed(String... arguments) {
        assertEquals(ExitCode.OK, run(arguments), said::toString);
        return said.toString();
    }

    private static String[] configured(Path configuration, String... arguments) {
        return Stream.concat(Stream.of("--config", configuration.toString()), Stream.of(arguments))
                .toArray(String[]::new);
    }

    private String with(String service, String... arguments) {
        return succeed(configured(configuration(service), arguments));
    }

    private void seal(String service, String key, String name, String text) throws Exception {
        var letter = Files.writeString(folder.resolve("letter"), text);
        with(service, "encrypt", "--key", key, letter.toString(), path(name));
        Files.delete(letter);
    }

    private String open(String service, String key, String name) throws Exception {
        var opened = folder.resolve("opened");
        with(service, "decrypt", "--key", key, "--force", path(name), opened.toString());
        return Files.readString(opened);
    }

    private String[] export(String... options) {
        return configured(
                configuration("old"),
                Stream.concat(
                                Stream.of("export", "--tenant", "contoso"),
                                Stream.concat(Stream.of(options), Stream.of(path("mail"), path("out"))))
                        .toArray(String[]::new));
    }

    private List<String> manifest() throws Exception {
        return Files.readAllLines(folder.resolve("out/manifest.jsonl"));
    }

    @Test
    void theTenantsMessagesAreDecryptedAndListed() throws Exception {
        var report = succeed(export());
        assertTrue(report.contains("Exported 2 messages of tenant contoso, left out 2 files"), report);
        assertEquals("the first letter", Files.readString(folder.resolve("out/inbox/first.enc")));
        assertEquals("the second letter", Files.readString(folder.resolve("out/inbox/second.enc")));
        assertFalse(Files.exists(folder.resolve("out/foreign.enc")));
        assertEquals(2, manifest().size());
        assertTrue(manifest().get(0).contains("inbox/first.enc"), manifest()::toString);
    }

    @Test
    void theTenantsMessagesAreEncryptedForItsOwnChain() throws Exception {
        succeed(export("--to", configuration("new").toString()));
        assertNotEquals("the first letter", Files.readString(folder.resolve("mail/inbox/first.enc"), ISO_8859_1));
        assertEquals("the first letter", open("new", BOB, "out/inbox/first.enc"));
        assertEquals("the second letter", open("new", BOB, "out/inbox/second.enc"));
        // The old service does not read them, and still reads its own.
        assertNotEquals(
                ExitCode.OK,
                run(configured(
                        configuration("old"), "decrypt", "--key", BOB, path("out/inbox/first.enc"), path("refused"))));
        assertEquals("the first letter", open("old", BOB, "mail/inbox/first.enc"));
    }

    @Test
    void anInterruptedExportGoesOn() throws Exception {
        succeed(export("--to", configuration("new").toString()));
        var first = Files.readAllBytes(folder.resolve("out/inbox/first.enc"));
        var complete = manifest();
        Files.delete(folder.resolve("out/inbox/second.enc"));
        Files.delete(folder.resolve("out/manifest.jsonl"));

        succeed(export("--to", configuration("new").toString()));
        assertEquals(complete, manifest());
        // What was there already is compared, not written again.
        assertEquals(
                HexFormat.of().formatHex(first),
                HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("out/inbox/first.enc"))));
        assertEquals("the second letter", open("new", BOB, "out/inbox/second.enc"));
    }

    @Test
    void whatDoesNotContainTheMessageIsReportedAndNotListed() throws Exception {
        Files.createDirectories(folder.resolve("out/inbox"));
        Files.writeString(folder.resolve("out/inbox/first.enc"), "another letter");
        assertNotEquals(ExitCode.OK, run(export()));
        assertTrue(said.toString().contains("failed 1"), said::toString);
        assertTrue(said.toString().contains("first.enc"), said::toString);
        assertEquals(1, manifest().size());
        assertEquals("another letter", Files.readString(folder.resolve("out/inbox/first.enc")));
    }

    @Test
    void aChainWithoutTheScopeIsNamed() throws Exception {
        seal("old", POLICY, "mail/third.enc", "a letter of the policy");
        with("old", "scope", "add", "contoso/carol", "--policy", POLICY);
        seal("old", "contoso/carol", "mail/fourth.enc", "a letter of Carol");
        assertNotEquals(ExitCode.OK, run(export("--to", configuration("new").toString())));
        assertTrue(said.toString().contains("contoso/carol"), said::toString);
        succeed(export("--to", configuration("new").toString(), "--to-scope", BOB));
        assertEquals("a letter of Carol", open("new", BOB, "out/fourth.enc"));
        assertEquals("a letter of the policy", open("new", BOB, "out/third.enc"));
    }
}
