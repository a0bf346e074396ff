package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy that an operator signs on a machine of the operator, with our command or with OpenSSL; docs/guides/operations.md tells the same. */
class OperatorSignatureTest {
    @TempDir
    private Path folder;

    private Operator service;

    @BeforeEach
    void configureAnOperator() throws Exception {
        service = Operator.inNewFolder(folder);
        service.succeed("operator", "generate", path("ann.pem"));
        Files.writeString(service.configuration(), "keychain.operators = ann.pem.pub\n", StandardOpenOption.APPEND);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<String>();
        command.add("openssl");
        command.addAll(java.util.List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private void encryptsAndDecrypts(String alias) throws Exception {
        var plain = Files.writeString(folder.resolve("plain"), "mail");
        service.succeedConfigured("encrypt", "--force", "--key", alias, plain.toString(), path("sealed"));
        service.succeedConfigured("decrypt", "--force", "--key", alias, path("sealed"), path("opened"));
        assertArrayEquals(Files.readAllBytes(plain), Files.readAllBytes(folder.resolve("opened")));
    }

    @Test
    void thePrivateKeyIsItsOwnersAlone() throws Exception {
        assertEquals(
                PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(folder.resolve("ann.pem")));
        var again = service.run(new byte[0], "operator", "generate", path("ann.pem"));
        assertFailed("O365SE-8001", again);
    }

    @Test
    void aPolicyIsCreatedAndSignedInOneStep() throws Exception {
        service.succeedConfigured("policy", "create", Operator.POLICY, "--sign-with", path("ann.pem"));
        encryptsAndDecrypts(Operator.POLICY);
    }

    @Test
    void anUnsignedPolicyIsNotUsedUntilOpensslHasSignedItsRequest() throws Exception {
        assertFailed("O365SE-2117", service.configured("policy", "create", Operator.POLICY));
        service.succeedConfigured("policy", "create", Operator.POLICY, "--unsigned");
        assertFailed("O365SE-2117", service.configured("scope", "add", Operator.ALICE, "--policy", Operator.POLICY));

        service.succeedConfigured("policy", "request", "operator", Operator.POLICY, "--out", path("request"));
        openssl(
                "pkeyutl",
                "-sign",
                "-rawin",
                "-inkey",
                path("ann.pem"),
                "-in",
                path("request"),
                "-out",
                path("signature"));
        service.succeedConfigured("policy", "sign", Operator.POLICY, "--signature", path("signature"));
        service.succeedConfigured("scope", "add", Operator.ALICE, "--policy", Operator.POLICY);
        encryptsAndDecrypts(Operator.ALICE);
    }

    @Test
    void ourCommandShowsWhatItSignsAndMakesTheSameSignature() throws Exception {
        service.succeedConfigured("policy", "create", Operator.POLICY, "--unsigned");
        service.succeedConfigured("policy", "request", "operator", Operator.POLICY, "--out", path("request"));
        var said = service.succeed(
                "operator", "sign", path("request"), "--with", path("ann.pem"), "--out", path("signature"));
        assertTrue(said.contains("tenant            contoso\n"), said);
        assertTrue(said.contains("root key 1        managed:"), said);
        openssl("pkeyutl", "-sign", "-rawin", "-inkey", path("ann.pem"), "-in", path("request"), "-out", path("other"));
        assertArrayEquals(Files.readAllBytes(folder.resolve("other")), Files.readAllBytes(folder.resolve("signature")));
    }

    @Test
    void aKeyThatOpensslMadeIsAnOperatorsToo() throws Exception {
        openssl("genpkey", "-algorithm", "ed25519", "-out", path("bob.pem"));
        openssl("pkey", "-in", path("bob.pem"), "-pubout", "-out", path("bob.pub"));
        assertFailed(
                "O365SE-2118", service.configured("policy", "create", Operator.POLICY, "--sign-with", path("bob.pem")));
        Files.writeString(
                folder.resolve("ann.pem.pub"), Files.readString(folder.resolve("bob.pub")), StandardOpenOption.APPEND);
        service.succeedConfigured("policy", "create", Operator.POLICY, "--sign-with", path("bob.pem"));
        encryptsAndDecrypts(Operator.POLICY);
    }

    @Test
    void whatIsNoRequestIsNotSigned() throws Exception {
        Files.writeString(folder.resolve("letter"), "I owe you 100");
        assertFailed(
                "O365SE-2118",
                service.run(
                        new byte[0],
                        "operator",
                        "sign",
                        path("letter"),
                        "--with",
                        path("ann.pem"),
                        "--out",
                        path("signature")));
        assertTrue(Files.notExists(folder.resolve("signature")));
    }

    private static void assertFailed(String id, ForkedJvm.Result result) {
        assertEquals(1, result.status(), result::toString);
        assertTrue(result.toString().contains(id + ": "), result::toString);
    }
}
