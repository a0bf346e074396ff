package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code chain check}, {@code chain restore} and {@code chain rotate-secret} as an operator calls them; docs/guides/operations.md tells the same. */
class ChainCommandTest {
    @TempDir
    private Path folder;

    private Operator operator;
    private Path chain;

    @BeforeEach
    void makeAChain() throws Exception {
        operator = Operator.withPolicyAndScope(folder);
        chain = folder.resolve("service.keychain");
    }

    // ---- check ----

    @Test
    void checkOpensEveryKey() throws Exception {
        assertEquals("""
                Key chain OK: every key unwraps
                  generation                   3
                  policy key copies unwrapped  2
                  scope keys unwrapped         2
                """, operator.succeedConfigured("chain", "check"));
    }

    @Test
    void checkNamesWhatDoesNotOpen() throws Exception {
        Files.delete(folder.resolve("managed.p12"));
        var result = operator.configured("chain", "check");
        assertFailed("O365SE-8005", result);
        assertTrue(result.text().contains("policy contoso/exchange, version 1, root managed:"), result::toString);
        assertTrue(
                result.text()
                        .contains(
                                "scope contoso/alice@contoso.com, version 1: Not checked, because no root key unwraps"),
                result::toString);
        assertTrue(result.text().contains("policy key copies unwrapped  0\n"), result::toString);
    }

    // ---- restore ----

    @Test
    void restoreAcceptsAnOldCopyWhenItIsTold() throws Exception {
        putAnOldCopyBack();
        assertFailed("O365SE-2010", operator.configured("scope", "list"));
        var said = operator.succeedConfigured("chain", "restore", "--yes");
        assertTrue(said.contains("Lost for good"), said);
        assertTrue(
                said.endsWith(
                        "Accepted the copy; the key chain is now at generation 6. Next, run: o365se chain check\n"),
                said);
        operator.succeedConfigured("chain", "check");
        assertTrue(!operator.succeedConfigured("scope", "list").contains("contoso/bob"));
        operator.succeedConfigured("scope", "add", "contoso/bob", "--policy", Operator.POLICY);
    }

    @Test
    void restoreAsksAndTakesOnlyYes() throws Exception {
        putAnOldCopyBack();
        var copy = Files.readAllBytes(chain);
        for (var answer : new String[] {"", "no\n", "y\n"}) {
            var result = answer(answer);
            assertFailed("O365SE-8006", result);
            assertTrue(result.text().contains("Type yes: "), result::toString);
            assertArrayEquals(copy, Files.readAllBytes(chain));
        }
        assertEquals(0, answer("yes\n").status());
        operator.succeedConfigured("chain", "check");
    }

    private ForkedJvm.Result answer(String answer) throws Exception {
        return operator.run(
                answer.getBytes(StandardCharsets.UTF_8),
                "chain",
                "restore",
                "--config",
                operator.configuration().toString());
    }

    @Test
    void restoreNeedsAFile() throws Exception {
        Files.delete(chain);
        assertFailed("O365SE-2012", operator.configured("chain", "restore", "--yes"));
    }

    private void putAnOldCopyBack() throws Exception {
        var backup = Files.copy(chain, folder.resolve("backup"));
        operator.succeedConfigured("scope", "add", "contoso/bob", "--policy", Operator.POLICY);
        Files.copy(backup, chain, StandardCopyOption.REPLACE_EXISTING);
    }

    // ---- rotate-secret ----

    @Test
    void aRotatedSecretIsTheOnlyOneThatOpensTheChain() throws Exception {
        var fresh = folder.resolve("keychain-2.secret");
        operator.succeed("secret", "generate", fresh.toString());
        var said = operator.succeedConfigured("chain", "rotate-secret", "--new-secret-file", fresh.toString());
        assertTrue(said.contains("\n  keychain.secret-source = file:" + fresh + "\n"), said);
        assertTrue(said.contains(operator.configuration().toString()), said);
        assertFailed("O365SE-2002", operator.configured("scope", "list"));

        Files.writeString(
                operator.configuration(),
                Files.readString(operator.configuration())
                        .replace(
                                "keychain.secret-source = file:keychain.secret",
                                "keychain.secret-source = file:" + fresh));
        operator.succeedConfigured("chain", "check");
    }

    @Test
    void aNewSecretThatCannotBeTakenChangesNothing() throws Exception {
        var before = Files.readAllBytes(chain);
        var open = Files.writeString(folder.resolve("open.secret"), "a secret that all can read\n");
        assertFailed(
                "O365SE-1006", operator.configured("chain", "rotate-secret", "--new-secret-file", open.toString()));
        assertFailed(
                "O365SE-1006",
                operator.configured(
                        "chain",
                        "rotate-secret",
                        "--new-secret-file",
                        folder.resolve("none").toString()));
        assertEquals(2, operator.configured("chain", "rotate-secret").status());
        assertArrayEquals(before, Files.readAllBytes(chain));
        operator.succeedConfigured("chain", "check");
    }

    private static void assertFailed(String id, ForkedJvm.Result result) {
        assertEquals(1, result.status(), result::toString);
        assertTrue(result.errors().startsWith(id + ": "), result::toString);
    }
}
