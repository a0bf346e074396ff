package org.o365se.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.cli.base.Failures;
import org.o365se.cli.text.TerminalWriter;
import picocli.CommandLine.ExitCode;

/** What the command line takes and refuses; what the sub-commands do is proved in JVMs of their own, in native-tests. */
class MainTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesTheCommandAndSucceeds() {
        assertEquals(ExitCode.OK, run("--help"));
        assertTrue(out.toString().startsWith("Usage: o365se"), out::toString);
    }

    @Test
    void eachCommandIsFoundByTheNameThatItHas() {
        var all = Main.commandLine().getSubcommands();
        assertEquals(25, all.size());
        all.forEach((name, command) -> {
            var alone = Main.commandLine(name, "--config", "x");
            assertEquals(Set.of(name), alone.getSubcommands().keySet());
            assertEquals(
                    Set.of(name),
                    Main.commandLine("--config", "x", name).getSubcommands().keySet());
            // What it says of itself, options that it inherits among them, does not depend on its being alone.
            assertEquals(
                    command.getUsageMessage(), alone.getSubcommands().get(name).getUsageMessage());
        });
    }

    @Test
    void aCommandOfAGroupIsFoundByTheNameThatItHas() {
        var groups = Main.commandLine("--verbose", "policy", "list").getSubcommands();
        groups.forEach((name, group) -> group.getSubcommands().forEach((inner, command) -> {
            var alone = Main.commandLine(name, inner, "--config", "x").getSubcommands();
            assertEquals(Set.of(inner), alone.get(name).getSubcommands().keySet());
            assertEquals(
                    command.getUsageMessage(),
                    alone.get(name).getSubcommands().get(inner).getUsageMessage());
            var after = Main.commandLine(name, "--verbose", inner).getSubcommands();
            assertEquals(
                    group.getSubcommands().keySet(),
                    after.get(name).getSubcommands().keySet());
        }));
        assertEquals(
                51,
                groups.values().stream()
                        .mapToInt(group -> group.getSubcommands().size())
                        .sum());
    }

    @Test
    void allCommandsAreThereWhereTheCallDoesNotBeginWithOne() {
        for (var call : List.of(
                List.of(),
                List.of("--config"),
                List.of("--config", "scope", "list"),
                List.of("inspekt"),
                List.of("-V"),
                List.of("--help", "inspect"))) {
            assertEquals(
                    Main.commandLine("--help").getSubcommands().keySet(),
                    Main.commandLine(call.toArray(String[]::new))
                            .getSubcommands()
                            .keySet(),
                    call::toString);
        }
    }

    @Test
    void aCallWithoutCommandIsAUsageError() {
        assertUsageError("Missing command; choose one of: root, byok, policy, scope, chain");
        assertUsageError("Missing command; choose one of: create", "policy");
        assertUsageError("Missing command; choose one of: add", "scope");
        assertUsageError("Missing command; choose one of: generate, rotate.", "secret");
    }

    @Test
    void aChoiceThatDoesNotExistIsAUsageErrorThatNamesThoseThereAre() {
        assertUsageError(
                "Invalid value for option '--workload': 'mail' is not one of exchange, sharepoint, multi-workload",
                "policy",
                "create",
                "contoso/x",
                "--profile",
                "mail");
        assertUsageError(
                "Invalid value for option '--availability': 'all' is not one of none, recover-only, outage, outage+system",
                "policy",
                "create",
                "contoso/x",
                "--availability",
                "all");
    }

    @Test
    void aPolicyHasTwoRootKeysOrNoneNamed() {
        assertUsageError("A policy has two root keys", "policy", "create", "contoso/x", "--root", "managed:a");
    }

    @Test
    void aManagedRootBesideACustomersIsAllowedByAnOptionOnly() throws IOException {
        String[] create = {"policy", "create", "contoso/x", "--root", "managed:a", "--root", "hsm:b"};
        assertFailure("O365SE-2108: ", inMemory(create));
        // Allowed, the next thing is that no bridge is installed here.
        assertFailure("O365SE-3002: ", inMemory(append(create, "--allow-managed-root")));
    }

    @Test
    void aCheckOfAChainThatIsNotThereSaysJustThat() throws IOException {
        assertFailure("O365SE-2012: There is no key chain yet", inMemory("chain", "check"));
        assertEquals("", out.toString());
    }

    @Test
    void rootListNamesTheVaultsWhoseKeysItDoesNotList() throws IOException {
        var configuration = Files.writeString(
                folder.resolve("vaults.properties"),
                "keychain.uri = memory:\nkeyvault.west.host = contoso-west.vault.azure.net\nkeyvault.west.tenants = contoso\n");
        assertEquals(ExitCode.OK, run("root", "list", "--config", configuration.toString()));
        assertEquals("Keys in vaults are not listed (west); check one with 'o365se root check URI'.\n", err.toString());
    }

    @Test
    void aadIsGivenAsTextOrAsFile() {
        assertUsageError(
                "Error: --aad=TEXT, --aad-file=FILE are mutually exclusive",
                "encrypt",
                "--key",
                "contoso/x",
                "--aad",
                "a",
                "--aad-file",
                "b",
                "in",
                "out");
    }

    @Test
    void aFailureIsOneLineWithTheNearestErrorId() {
        assertEquals(
                "O365SE-8002: two lines",
                Failures.line(new IllegalStateException("outer", new IOException("O365SE-8002: two\n  lines"))));
        assertTrue(Failures.line(new IOException("no id")).startsWith("O365SE-8082: "));
        assertTrue(Failures.line(new IllegalStateException("no id")).startsWith("O365SE-8000: "));
    }

    @Test
    void theLineOfJavaSecurityIsThatOfTheNextProviderAndEscapesWhatItsReaderCannotTake() throws IOException {
        assertEquals(ExitCode.OK, run("--config", "/etc/für tests/o365se.properties", "java-security"));
        var properties = new Properties();
        properties.load(new ByteArrayInputStream(out.toString().getBytes(StandardCharsets.US_ASCII)));
        assertEquals(
                Map.of(
                        "security.provider." + (Security.getProviders().length + 1),
                        "O365ServiceEncryption /etc/für tests/o365se.properties"),
                properties);
    }

    private String[] inMemory(String... call) throws IOException {
        var configuration = Files.writeString(folder.resolve("o365se.properties"), "keychain.uri = memory:\n");
        return append(call, "--config", configuration.toString());
    }

    private static String[] append(String[] call, String... more) {
        return Stream.concat(Arrays.stream(call), Arrays.stream(more)).toArray(String[]::new);
    }

    private void assertFailure(String beginning, String... call) {
        err.getBuffer().setLength(0);
        assertEquals(ExitCode.SOFTWARE, run(call));
        assertTrue(err.toString().startsWith(beginning), err::toString);
    }

    private void assertUsageError(String beginning, String... call) {
        err.getBuffer().setLength(0);
        assertEquals(ExitCode.USAGE, run(call));
        assertTrue(err.toString().startsWith(beginning), err::toString);
        assertTrue(err.toString().endsWith(" --help'.\n"), err::toString);
        assertEquals(2, err.toString().lines().count(), err::toString);
    }

    private int run(String... call) {
        return Main.commandLine(call)
                .setOut(new TerminalWriter(out))
                .setErr(new TerminalWriter(err))
                .execute(call);
    }
}
