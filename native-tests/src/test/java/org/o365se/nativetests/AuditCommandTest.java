package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code audit} as docs/guides/audit.md tells of them, each in a process of its own. */
class AuditCommandTest {
    @TempDir
    private Path folder;

    private Operator operator;
    private Path log;
    private String key;

    @BeforeEach
    void startALog() throws Exception {
        operator = Operator.withPolicyAndScope(folder);
        log = folder.resolve("audit.jsonl");
        Files.writeString(operator.configuration(), "audit.file = audit.jsonl\n", StandardOpenOption.APPEND);
        var created = operator.succeedConfigured("audit", "init");
        key = created.lines().skip(1).findFirst().orElseThrow().strip();
    }

    @Test
    void changesOfSeveralProcessesAreShownAndVerified() throws Exception {
        operator = operator.inProcesses();
        operator.succeedConfigured("scope", "add", "contoso/bob", "--policy", Operator.POLICY, "--actor", "Ann");
        operator.succeedConfigured("scope", "roll", "contoso/bob");
        var shown = operator.succeedConfigured("audit", "show", "--event", "scope");
        assertTrue(shown.contains("  scope.create  begun\n    actor=Ann  "), shown);
        assertTrue(shown.contains("  scope.roll  ok\n"), shown);

        var verified = operator.succeedConfigured("audit", "verify");
        assertTrue(verified.startsWith("Audit log OK\n  lines "), verified);
    }

    @Test
    void aLogIsVerifiedElsewhereWithItsKeyAndACheckpointThatWasKept() throws Exception {
        operator.succeedConfigured("scope", "add", "contoso/bob", "--policy", Operator.POLICY);
        var kept = Files.writeString(folder.resolve("kept"), operator.succeedConfigured("audit", "checkpoint"));
        operator.succeed("audit", "verify", "--key", key, "--checkpoint", kept.toString(), log.toString());

        var lines = Files.readAllLines(log);
        Files.write(log, lines.subList(0, lines.size() - 3));
        assertFailed(
                "O365SE-8010",
                operator.run(
                        new byte[0], "audit", "verify", "--key", key, "--checkpoint", kept.toString(), log.toString()));
        assertFailed("O365SE-8009", operator.run(new byte[0], "audit", "verify", log.toString()));
    }

    @Test
    void whoCanReadNamesRootKeysAndTheProcessesThatOpened() throws Exception {
        operator.inProcesses().succeedConfigured("scope", "roll", Operator.ALICE, "--actor", "Ann");
        var found = operator.succeedConfigured("who-can-read", Operator.ALICE);
        assertTrue(
                found.startsWith(
                        "Messages of " + Operator.ALICE + " can be read with any of these root keys:\n  managed:"),
                found);
        assertTrue(found.contains("unwrapped the policy key in the last 30 days: 1\n"), found);
        assertTrue(found.contains("  Ann    1      "), found);
        var json = operator.succeedConfigured("who-can-read", Operator.POLICY, "--json", "--days", "1");
        assertTrue(json.contains("\"actor\":\"Ann\",\"times\":1,\"last\":\""), json);

        Files.writeString(log, Files.readString(log).replaceFirst("\"Ann\"", "\"Eve\""));
        assertFailed("O365SE-8010", operator.configured("who-can-read", Operator.ALICE));
    }

    @Test
    void anAlteredLineIsNamed() throws Exception {
        operator.succeedConfigured("scope", "add", "contoso/bob", "--policy", Operator.POLICY);
        Files.writeString(log, Files.readString(log).replaceFirst("contoso/bob", "contoso/eve"));

        var result = operator.configured("audit", "verify", "--json");
        assertFailed("O365SE-8010", result);
        assertTrue(result.text().startsWith("{\"intact\":false,\"firstLine\":0,\"lines\":"), result::toString);
        assertFailed("O365SE-8010", operator.configured("audit", "show"));
    }

    @Test
    void aChainIsNotUsedWithoutItsLog() throws Exception {
        Files.delete(log);

        assertFailed("O365SE-2203", operator.configured("scope", "list"));
        operator.succeedConfigured("audit", "init");
        operator.succeedConfigured("scope", "list");
    }

    private static void assertFailed(String id, ForkedJvm.Result result) {
        assertEquals(1, result.status(), result::toString);
        assertTrue(result.errors().startsWith(id + ": "), result::toString);
    }
}
