package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scopes and policies are named, assigned and rolled by alias or id, also those that have lost their alias and default scopes. */
class NamesCommandTest {
    @TempDir
    private Path folder;

    private Operator operator;

    @BeforeEach
    void makeAChain() throws Exception {
        operator = Operator.withPolicyAndScope(folder);
        operator.succeedConfigured("policy", "create", "contoso/second");
    }

    /** The id in the last column of the row that begins with an alias. */
    private String idOf(String[] list, String alias) throws Exception {
        return Arrays.stream(operator.succeedConfigured(list).split("\n"))
                .filter(row -> row.startsWith(alias + " "))
                .map(row -> row.substring(row.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    private String defaultScopeOf(String policy) throws Exception {
        return Arrays.stream(operator.succeedConfigured("scope", "list", "--policy", policy)
                        .split("\n"))
                .skip(1)
                .map(row -> row.substring(0, row.indexOf(' ')))
                .filter(alias -> !alias.contains("/"))
                .findFirst()
                .orElseThrow();
    }

    private void keytoolDelete(String alias) throws Exception {
        try (var chain = org.o365se.KeyChain.open(operator.configuration())) {
            chain.removeName(alias);
        }
    }

    @Test
    void aScopeThatLostItsAliasIsNamedAgainByItsId() throws Exception {
        var plain = Files.writeString(folder.resolve("plain"), "mail");
        var sealed = folder.resolve("sealed").toString();
        operator.succeedConfigured("encrypt", "--key", Operator.ALICE, plain.toString(), sealed);
        var id = idOf(new String[] {"scope", "list"}, Operator.ALICE);
        keytoolDelete(Operator.ALICE);

        operator.succeedConfigured("scope", "name", id, "contoso/alice");
        operator.succeedConfigured(
                "decrypt",
                "--key",
                "contoso/alice",
                sealed,
                folder.resolve("opened").toString());
        assertArrayEquals(Files.readAllBytes(plain), Files.readAllBytes(folder.resolve("opened")));
    }

    @Test
    void aPolicyThatLostItsAliasIsNamedAgainByItsId() throws Exception {
        String id;
        try (var chain = org.o365se.KeyChain.open(operator.configuration())) {
            id = chain.policy("contoso/second").orElseThrow().id().orElseThrow().toString();
        }
        keytoolDelete("contoso/second");
        operator.succeedConfigured("policy", "name", id, "contoso/again");
        operator.succeedConfigured("scope", "add", "contoso/bob", "--policy", "contoso/again");
    }

    @Test
    void aDefaultScopeIsNamedRolledAndAssigned() throws Exception {
        var id = defaultScopeOf(Operator.POLICY);
        operator.succeedConfigured("scope", "name", id, "contoso/default");
        assertEquals(
                "Scope contoso/default now encrypts under scope key version 2\n",
                operator.succeedConfigured("scope", "roll", id));
        assertEquals(
                "Scope contoso/default is assigned to policy contoso/second\n",
                operator.succeedConfigured("scope", "assign", "contoso/default", "--policy", "contoso/second"));
        assertTrue(!defaultScopeOf(Operator.POLICY).equals(id), "the policy has a new default scope");
        operator.succeedConfigured("chain", "check");
    }

    @Test
    void whatIsUnknownIsSaid() throws Exception {
        for (var call : new String[][] {
            {"scope", "name", "contoso/nobody", "contoso/x"},
            {"scope", "roll", "contoso/nobody"},
            {"scope", "assign", "contoso/nobody", "--policy", Operator.POLICY},
        }) {
            var result = operator.configured(call);
            assertEquals(1, result.status(), result::toString);
            assertTrue(result.toString().contains("O365SE-2103: "), result::toString);
        }
        for (var call : new String[][] {
            {"policy", "name", "contoso/nothing", "contoso/x"},
            {"scope", "list", "--policy", "contoso/nothing"},
            {"scope", "assign", Operator.ALICE, "--policy", "contoso/nothing"},
        }) {
            var result = operator.configured(call);
            assertEquals(1, result.status(), result::toString);
            assertTrue(result.toString().contains("O365SE-2102: "), result::toString);
        }
    }
}
