package org.o365se.cli.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.cli.Main;
import picocli.CommandLine.ExitCode;

/** A scope that its policy's approvers have shredded stays so: after the same command, and after an older file of the chain was restored. */
class ShredCommandTest {
    private static final String POLICY = "contoso/mail";
    private static final String BOB = "contoso/bob";
    private static final List<String> CHAIN_FILES = List.of("service.keychain", "service.keychain.high-water");

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void sealALetterOfBob() throws Exception {
        Files.writeString(folder.resolve("o365se.properties"), """
                keychain.uri = file:service.keychain
                keychain.secret-source = file:keychain.secret
                managed.keystore = managed.p12
                managed.secret-source = file:managed.secret
                audit.file = audit.jsonl
                audit.key = audit.key
                """);
        succeed("secret", "generate", path("keychain.secret"));
        succeed("secret", "generate", path("managed.secret"));
        configured("chain", "init");
        for (var name : List.of("ann", "ben")) {
            succeed("approver", "key", "generate", path(name));
        }
        configured(
                "policy",
                "create",
                POLICY,
                "--approver",
                "Ann=" + path("ann.pub"),
                "--approver",
                "Ben=" + path("ben.pub"),
                "--approvals",
                "2");
        configured("scope", "add", BOB, "--policy", POLICY);
        Files.writeString(folder.resolve("letter"), "hello");
        configured("encrypt", "--key", BOB, path("letter"), path("letter.enc"));
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

    private String[] withConfiguration(String... arguments) {
        var all = new String[arguments.length + 2];
        all[0] = "--config";
        all[1] = path("o365se.properties");
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return all;
    }

    private String configured(String... arguments) {
        return succeed(withConfiguration(arguments));
    }

    private void refused(String id, String... arguments) {
        assertNotEquals(ExitCode.OK, run(withConfiguration(arguments)));
        assertTrue(said.toString().contains(id), said::toString);
    }

    private String[] apply() {
        return new String[] {
            "policy", "apply", path("request"), path("by-ann"), path("by-ben"), "--receipt", path("receipt.json")
        };
    }

    private void shred() {
        configured(
                "policy",
                "request",
                "shred",
                POLICY,
                "--scope",
                BOB,
                "--reason",
                "Bob asked for it",
                "--out",
                path("request"));
        succeed("approve", path("request"), "--key", path("ann"), "--out", path("by-ann"));
        succeed("approve", path("request"), "--key", path("ben"), "--out", path("by-ben"));
        configured(apply());
    }

    private void requireShredded() {
        refused("O365SE-2150", "decrypt", "--key", BOB, path("letter.enc"), path("copy"));
        refused("O365SE-2150", "scope", "add", BOB, "--policy", POLICY);
        assertTrue(configured("scope", "list").contains("shredded"), said::toString);
        assertTrue(configured("explain", BOB).contains("state               shredded: "), said::toString);
        assertTrue(configured("who-can-read", BOB).startsWith("No root key leads to messages of"), said::toString);
    }

    @Test
    void theSameCommandReturnsTheSameReceiptAndAnotherFileIsNotOverwritten() throws Exception {
        shred();
        var receipt = Files.readAllBytes(folder.resolve("receipt.json"));
        var printed = said.toString();
        assertEquals(printed, configured(apply()));
        Files.delete(folder.resolve("receipt.json"));
        assertEquals(printed, configured(apply()));
        assertEquals(-1, java.util.Arrays.mismatch(receipt, Files.readAllBytes(folder.resolve("receipt.json"))));
        Files.writeString(folder.resolve("receipt.json"), "something else");
        refused("O365SE-8001", apply());
        requireShredded();
        assertTrue(
                succeed("receipt", "verify", "--key", path("audit.key.pub"), "--json", file("receipts"))
                        .startsWith("{\"valid\":true,\"action\":\"shred\","),
                said::toString);
    }

    /** The only file of a folder. */
    private String file(String name) throws Exception {
        try (var files = Files.list(folder.resolve(name))) {
            return files.findFirst().orElseThrow().toString();
        }
    }

    @Test
    void anOlderFileOfTheChainComesBackWithoutTheKeysOfTheScope() throws Exception {
        var old = Files.createDirectory(folder.resolve("old"));
        copy(folder, old);
        shred();
        copy(old, folder);

        var receipts = folder.resolve("receipts");
        Files.move(receipts, folder.resolve("elsewhere"));
        refused("O365SE-2153", "chain", "restore", "--yes");
        for (var name : CHAIN_FILES) {
            assertEquals(-1, Files.mismatch(old.resolve(name), folder.resolve(name)), "nothing was accepted");
        }
        Files.move(folder.resolve("elsewhere"), receipts);
        configured("chain", "restore", "--yes");
        requireShredded();
        configured("chain", "check");
    }

    /** A process that is killed after it has written the chain leaves the high-water mark behind it, where an older file of the chain would be accepted. */
    @Test
    void theSameCommandAlsoRaisesTheHighWaterMark() throws Exception {
        var old = Files.createDirectory(folder.resolve("old"));
        copy(folder, old);
        shred();
        var mark = folder.resolve("service.keychain.high-water");
        var raised = Files.readString(mark);
        Files.copy(old.resolve(mark.getFileName()), mark, StandardCopyOption.REPLACE_EXISTING);
        configured(apply());
        assertEquals(raised, Files.readString(mark));
        Files.copy(
                old.resolve("service.keychain"),
                folder.resolve("service.keychain"),
                StandardCopyOption.REPLACE_EXISTING);
        refused("it is an old copy", "decrypt", "--key", BOB, path("letter.enc"), path("copy"));
    }

    private static void copy(Path from, Path to) throws Exception {
        for (var name : CHAIN_FILES) {
            Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
