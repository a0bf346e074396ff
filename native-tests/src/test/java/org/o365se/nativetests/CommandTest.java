package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every sub-command as an operator calls it: what it prints, what it leaves behind, how it ends. */
class CommandTest {
    private static final byte[] MAIL =
            "Dear Alice, this is a mail.\n".repeat(2_000).getBytes(StandardCharsets.UTF_8);
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private static final int FIRST_RECORD_BODY = 102 + 5;

    @TempDir
    static Path folder;

    private static Operator operator;

    @BeforeAll
    static void makeAChainAndAMessage() throws Exception {
        operator = Operator.withPolicyAndScope(folder).inProcesses();
        Files.write(path("mail"), MAIL);
        operator.succeedConfigured(
                "encrypt", "--key", Operator.ALICE, "--aad", "mail 4711", text("mail"), text("message"));
    }

    // ---- what succeeds ----

    @Test
    void aSecretIsReadableByItsOwnerOnlyAndNeverShown() throws Exception {
        var said = operator.succeed("secret", "generate", text("fresh.secret"));
        var secret = Files.readString(path("fresh.secret"));
        assertTrue(secret.matches("o5s1\\.[A-Za-z0-9_-]{48}\n"), "not a generated secret");
        assertTrue(!said.contains(secret.strip()), "the secret was shown");
        assertOnlyOwnerReads("fresh.secret");
    }

    @Test
    void creatingAPolicyTellsWhatWasChosen() throws Exception {
        assertLines(
                operator.succeedConfigured("policy", "create", "contoso/sites", "--profile", "sharepoint"),
                "Created policy contoso/sites",
                "  id                  " + UUID,
                "  profile             sharepoint",
                "  state               enabled",
                "  policy key version  1",
                "  root key 1          managed:" + UUID + "-1",
                " {22}version [0-9a-f]{32}, A256KW",
                " {22}in managed",
                "  root key 2          managed:" + UUID + "-2",
                " {22}version [0-9a-f]{32}, A256KW",
                " {22}in managed",
                "  availability key    none",
                " {22}only the root keys unwrap; without them the data cannot be read",
                "  created             [-0-9]+T[0-9:.]+Z");
    }

    @Test
    void listAndShowTellOfPoliciesAndScopes() throws Exception {
        var policies = operator.succeedConfigured("policy", "list");
        assertTrue(
                policies.matches(
                        "(?s)POLICY +PROFILE +VERSION +STATE +ROOT KEYS\ncontoso/exchange +exchange +1 +enabled +managed:.*"),
                policies);
        assertTrue(policies.lines().allMatch(line -> line.length() <= 100), policies);
        var policy = operator.succeedConfigured("policy", "show", Operator.POLICY);
        assertTrue(policy.startsWith("Policy contoso/exchange\n  id "), policy);
        var scopes = operator.succeedConfigured("scope", "list");
        assertTrue(scopes.matches("(?s).*\n" + Operator.ALICE + " +contoso/exchange +1 +" + UUID + "\n.*"), scopes);
    }

    @Test
    void whatWasEncryptedIsDecryptedIntoAFileThatOnlyItsOwnerReads() throws Exception {
        operator.succeedConfigured(
                "decrypt", "--key", Operator.ALICE, "--aad", "mail 4711", text("message"), text("decrypted"));
        assertArrayEquals(MAIL, Files.readAllBytes(path("decrypted")));
        assertOnlyOwnerReads("decrypted");
        assertOnlyOwnerReads("message");
    }

    @Test
    void aPolicyDecryptsForItsScopesAndNamesTheScope() throws Exception {
        var result =
                operator.configured("decrypt", "--key", Operator.POLICY, "--aad", "mail 4711", text("message"), "-");
        assertEquals(0, result.status(), result::toString);
        assertArrayEquals(MAIL, result.output());
        assertEquals("Decrypted 56000 bytes of scope " + Operator.ALICE + "\n", result.errors());
    }

    @Test
    void standardInputAndOutputAreNamedByAHyphen() throws Exception {
        var aad = Files.writeString(path("aad"), "from a file").toString();
        var config = operator.configuration().toString();
        var sealed =
                operator.run(MAIL, "encrypt", "--config", config, "--key", Operator.ALICE, "--aad-file", aad, "-", "-");
        assertEquals(0, sealed.status(), sealed::errors);
        var opened = operator.run(
                sealed.output(),
                "decrypt",
                "--config",
                config,
                "--key",
                Operator.ALICE,
                "--aad",
                "from a file",
                "-",
                "-");
        assertEquals(0, opened.status(), opened::errors);
        assertArrayEquals(MAIL, opened.output());
    }

    @Test
    void inspectShowsAMessageWithoutAnyKey() throws Exception {
        assertLines(
                operator.succeed("inspect", text("message")),
                "  format             message, version 1",
                "  suite              1 \\(HKDF-Expand-SHA-512, AES-256-KW, Cobblestone-256\\)",
                "  content            data",
                "  scope id           " + UUID,
                "  scope key version  1",
                "  message            56188 bytes",
                "  chunks             4",
                "  plaintext          56000 bytes");
    }

    @Test
    void inspectShowsThePublicPartOfAKeyChain() throws Exception {
        var said = operator.succeed("inspect", text("service.keychain"));
        assertTrue(
                said.matches("(?s)  format      key chain, version 1\n  chain id    " + UUID
                        + "\n  generation  [0-9]+\n  policies    [12]\n  scopes      1\n"),
                said);
    }

    // ---- what fails ----

    @Test
    void anOutputFileThatExistsIsReplacedOnlyOnDemand() throws Exception {
        Files.writeString(path("precious"), "precious");
        assertFails("O365SE-8001", "encrypt", "--key", Operator.ALICE, text("mail"), text("precious"));
        assertEquals("precious", Files.readString(path("precious")));
        operator.succeedConfigured("encrypt", "--force", "--key", Operator.ALICE, text("mail"), text("precious"));
        assertEquals(56188, Files.size(path("precious")));
    }

    @Test
    void theWrongAadIsRefusedAndLeavesNothing() throws Exception {
        assertFails(
                "O365SE-1303",
                "decrypt",
                "--key",
                Operator.ALICE,
                "--aad",
                "mail 4712",
                text("message"),
                text("leaves-nothing"));
        assertNothingLeft("leaves-nothing");
    }

    @Test
    void aMessageThatIsDamagedLateLeavesNothing() throws Exception {
        var message = Files.readAllBytes(path("message"));
        message[message.length - 1] ^= 1;
        Files.write(path("damaged"), message);
        assertFails(
                "O365SE-1303",
                "decrypt",
                "--key",
                Operator.ALICE,
                "--aad",
                "mail 4711",
                text("damaged"),
                text("from-damaged"));
        assertNothingLeft("from-damaged");

        var streamed =
                operator.configured("decrypt", "--key", Operator.ALICE, "--aad", "mail 4711", text("damaged"), "-");
        assertEquals(1, streamed.status());
        assertEquals(3 * 16384, streamed.output().length);
        assertTrue(streamed.errors().contains("authentic but incomplete"), streamed::errors);
    }

    @Test
    void aTruncatedMessageIsRefusedByInspectAndDecrypt() throws Exception {
        var message = Files.readAllBytes(path("message"));
        Files.write(path("truncated"), Arrays.copyOf(message, 16384 + 16 + 124));
        assertFails(
                "O365SE-1302",
                "decrypt",
                "--key",
                Operator.ALICE,
                "--aad",
                "mail 4711",
                text("truncated"),
                text("from-truncated"));
        assertNothingLeft("from-truncated");
        assertFails("O365SE-1302", "inspect", text("truncated"));
    }

    @Test
    void aFileThatIsNoMessageIsRefused() throws Exception {
        assertFails("O365SE-1301", "decrypt", "--key", Operator.ALICE, text("mail"), text("from-mail"));
        assertFails("O365SE-1301", "inspect", text("mail"));
    }

    @Test
    void anUnknownAliasIsRefused() throws Exception {
        assertFails("O365SE-1140", "encrypt", "--key", "contoso/nobody", text("mail"), text("for-nobody"));
        assertFails("O365SE-2102", "policy", "show", "contoso/nothing");
        assertFails("O365SE-2102", "scope", "add", "contoso/carol", "--policy", "contoso/nothing");
    }

    @Test
    void anotherTenantIsRefused() throws Exception {
        assertFails("O365SE-2105", "scope", "add", "fabrikam/dave", "--policy", Operator.POLICY);
    }

    @Test
    void anInputThatCannotBeReadIsRefused() throws Exception {
        assertFails("O365SE-8002", "encrypt", "--key", Operator.ALICE, text("no-such-file"), text("from-nothing"));
        assertFails("O365SE-8002", "encrypt", "--key", Operator.ALICE, folder.toString(), text("from-folder"));
        assertNothingLeft("from-folder");
    }

    @Test
    void aMissingConfigurationIsToldWithWhatToDo() throws Exception {
        var none = operator.run(new byte[0], "policy", "list");
        assertEquals("O365SE-1005: No configuration is set; pass --config FILE, or set O365SE_CONFIG\n", none.errors());
        assertEquals(1, none.status());
        var missing = operator.run(new byte[0], "policy", "list", "--config", text("no.properties"));
        assertEquals(1, missing.status());
        assertTrue(missing.errors().startsWith("O365SE-1001: "), missing::errors);
    }

    @Test
    void aWrongCallIsAUsageError() throws Exception {
        var result = operator.configured("encrypt", text("mail"), text("without-key"));
        assertEquals(2, result.status(), result::toString);
        assertTrue(
                result.errors().equals("Missing required option: '--key=ALIAS'\nSee 'o365se encrypt --help'.\n"),
                result::toString);
    }

    @Test
    void theStackTraceIsShownOnDemand() throws Exception {
        var result = operator.configured("--verbose", "policy", "show", "contoso/nothing");
        assertEquals(1, result.status());
        assertTrue(result.errors().contains("\n    at org.o365se.cli."), result::errors);
    }

    // ---- a key chain that cannot be trusted ----

    @Test
    void theWrongSecretOfTheChainIsRefused(@TempDir Path other) throws Exception {
        var copy = copyTo(other);
        Files.writeString(other.resolve("keychain.secret"), "not the secret");
        assertFailed("O365SE-2002", copy.configured("scope", "list"));
    }

    @Test
    void theWrongSecretOfTheManagedRootsIsRefused(@TempDir Path other) throws Exception {
        var copy = copyTo(other);
        Files.writeString(other.resolve("managed.secret"), "not the secret");
        assertFailed(
                "O365SE-3005",
                copy.configured("decrypt", "--key", Operator.ALICE, "--aad", "mail 4711", text("message"), "-"));
    }

    @Test
    void aSecretThatOthersCanReadIsRefused(@TempDir Path other) throws Exception {
        var copy = copyTo(other);
        Files.setPosixFilePermissions(other.resolve("keychain.secret"), PosixFilePermissions.fromString("rw-r--r--"));
        assertFailed("O365SE-1006", copy.configured("scope", "list"));
    }

    @Test
    void aDamagedKeyChainIsRefused(@TempDir Path other) throws Exception {
        var copy = copyTo(other);
        var file = other.resolve("service.keychain");
        var bytes = Files.readAllBytes(file);
        bytes[FIRST_RECORD_BODY] ^= 1;
        Files.write(file, bytes);
        assertFailed("O365SE-2003", copy.configured("scope", "list"));
    }

    // ---- helpers ----

    private static Operator copyTo(Path other) throws IOException {
        for (var name : new String[] {
            "service.keychain",
            "service.keychain.high-water",
            "keychain.secret",
            "managed.p12",
            "managed.secret",
            "o365se.properties"
        }) {
            Files.copy(path(name), other.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return new Operator(other).inProcesses();
    }

    private static void assertFails(String id, String... call) throws Exception {
        assertFailed(id, operator.configured(call));
    }

    /** Exit code 1, and one line that begins with the id. */
    private static void assertFailed(String id, ForkedJvm.Result result) {
        assertEquals(1, result.status(), result::toString);
        assertTrue(result.errors().startsWith(id + ": "), result::toString);
        assertEquals(1, result.errors().lines().count(), result::toString);
    }

    private static void assertNothingLeft(String name) throws IOException {
        try (var files = Files.list(folder)) {
            assertTrue(
                    files.noneMatch(file -> file.getFileName().toString().contains(name)),
                    "something of " + name + " is left");
        }
    }

    private static void assertOnlyOwnerReads(String name) throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path(name))));
    }

    private static void assertLines(String said, String... patterns) {
        var lines = said.lines().toList();
        assertEquals(patterns.length, lines.size(), said);
        for (int i = 0; i < patterns.length; i++) {
            assertTrue(lines.get(i).matches(patterns[i]), lines.get(i));
        }
    }

    private static Path path(String name) {
        return folder.resolve(name);
    }

    private static String text(String name) {
        return path(name).toString();
    }
}
