package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands on policies and scopes print for scripts: the members and their order are part of the interface. */
class JsonOutputTest {
    private static final String POLICY = "contoso/exchange";
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final String TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z";

    @TempDir
    private Path folder;

    private Operator operator;

    @BeforeEach
    void makeAChain() throws Exception {
        operator = Operator.withPolicyAndScope(folder);
    }

    /** Compares the output with a pattern in which {@code ID}, {@code TIME} and {@code ROOTS} stand for what differs. */
    private void assertPrints(String pattern, String... command) throws Exception {
        var regex = java.util.regex.Pattern.quote(pattern)
                .replace(
                        "ROOTS",
                        "\\E\\[(\\{\"root\":\"managed:[^\"]*\",\"rootVersion\":\"[0-9a-f]+\",\"algorithm\":\"A256KW\",\"home\":\"[^\"]+\"\\},?){2}\\]\\Q")
                .replace("ID", "\\E" + UUID + "\\Q")
                .replace("TIME", "\\E" + TIME + "\\Q");
        var printed = operator.succeedConfigured(command).stripTrailing();
        assertTrue(printed.matches(regex), () -> pattern + "\n" + printed);
        assertEquals(1, printed.lines().count());
    }

    private static String policy(String more) {
        return "{\"policy\":\"contoso/exchange\",\"id\":\"ID\",\"profile\":\"exchange\",\"state\":\"enabled\",\"scopesDone\":0,"
                + "\"scopesTotal\":0,\"policyKeyVersion\":1,\"roots\":ROOTS,\"availability\":\"none\",\"approvers\":[],\"approvals\":0,\"created\":\"TIME\""
                + more + "}";
    }

    @Test
    void policiesAndScopes() throws Exception {
        var scope = "{\"scope\":\"" + Operator.ALICE
                + "\",\"id\":\"ID\",\"policy\":\"contoso/exchange\",\"scopeKeyVersion\":1,\"shredded\":false,\"created\":\"TIME\"";
        var defaultScope =
                "{\"scope\":\"ID\",\"id\":\"ID\",\"policy\":\"contoso/exchange\",\"scopeKeyVersion\":1,\"shredded\":false,\"created\":\"TIME\"}";
        assertPrints("{\"policies\":[" + policy("") + "]}", "policy", "list", "--json");
        assertPrints(
                policy(",\"versions\":[{\"version\":1,\"roots\":ROOTS,\"scopes\":2,\"dropped\":false}],"
                        + "\"revokedWithinIfRefused\":\"PT5M\",\"revokedWithinIfUnreachable\":\"PT8H\""),
                "policy",
                "show",
                POLICY,
                "--json");
        assertPrints("{\"scopes\":[" + defaultScope + "," + scope + "}]}", "scope", "list", "--json");
        assertPrints(
                scope + ",\"because\":\"the policy is assigned to it\",\"appliedPolicy\":" + policy("") + "}",
                "explain",
                Operator.ALICE,
                "--json");
    }

    @Test
    void rollsAndChecks() throws Exception {
        assertPrints(
                "{\"policy\":\"contoso/exchange\",\"policyKeyVersion\":2,\"newVersion\":true,\"scopesRewrapped\":2,\"scopesTotal\":2,\"dryRun\":false}",
                "policy",
                "roll",
                POLICY,
                "--json");
        assertPrints(
                "{\"needed\":false,\"count\":0,\"records\":[],\"commands\":[\"o365se policy drop-version contoso/exchange 1\"]}",
                "retire-check",
                "policy-key",
                POLICY,
                "1",
                "--json");
    }
}
