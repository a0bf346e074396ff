package org.o365se.cli.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.cli.Main;
import picocli.CommandLine.ExitCode;

/** A policy that no operator has signed yet is shown as such, and an operator's key that others can read is refused. */
class UnsignedPolicyTest {
    private static final String POLICY = "contoso/exchange";
    private static final String UNSIGNED = "unsigned: not usable until an operator signs it";

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void configureAnOperator() throws Exception {
        Files.writeString(folder.resolve("o365se.properties"), """
                keychain.uri = file:service.keychain
                keychain.secret-source = file:keychain.secret
                keychain.operators = ann.pem.pub
                managed.keystore = managed.p12
                managed.secret-source = file:managed.secret
                """);
        succeed("secret", "generate", path("keychain.secret"));
        succeed("secret", "generate", path("managed.secret"));
        succeed("operator", "generate", path("ann.pem"));
        configured("chain", "init");
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

    @Test
    void aPolicyIsShownAsUnsignedUntilAnOperatorSignsIt() {
        assertTrue(configured("policy", "create", POLICY, "--unsigned").contains(UNSIGNED), said::toString);
        assertTrue(configured("policy", "show", POLICY).contains(UNSIGNED), said::toString);
        var listed = configured("policy", "list");
        assertTrue(listed.contains(" unsigned "), listed);
        assertFalse(listed.contains("enabled"), listed);

        configured("policy", "request", "operator", POLICY, "--out", path("request"));
        succeed("operator", "sign", path("request"), "--with", path("ann.pem"), "--out", path("signature"));
        configured("policy", "sign", POLICY, "--signature", path("signature"));
        var shown = configured("policy", "show", POLICY);
        assertTrue(shown.contains("enabled") && !shown.contains("unsigned"), shown);
        assertTrue(configured("policy", "list").contains(" enabled "), said::toString);
    }

    @Test
    void anOperatorsKeyThatOthersCanReadIsRefused() throws Exception {
        var key = folder.resolve("ann.pem");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        configured("policy", "create", POLICY, "--unsigned");
        configured("policy", "request", "operator", POLICY, "--out", path("request"));
        for (var open : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(open));
            assertRefused("operator", "sign", path("request"), "--with", key.toString(), "--out", path("signature"));
            assertRefused(withConfiguration("policy", "create", "contoso/other", "--sign-with", key.toString()));
        }
        assertTrue(Files.notExists(folder.resolve("signature")));
        assertFalse(configured("policy", "list").contains("contoso/other"), said::toString);

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        configured("policy", "create", "contoso/other", "--sign-with", key.toString());
    }

    private void assertRefused(String... arguments) {
        assertEquals(ExitCode.SOFTWARE, run(arguments), said::toString);
        assertTrue(said.toString().contains("O365SE-1009: The operator's key file "), said::toString);
        assertTrue(said.toString().contains("chmod go-rwx '" + path("ann.pem") + "'"), said::toString);
    }
}
