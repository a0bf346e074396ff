package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;

/** {@code chain check} over many scopes while the tokens of their policy are away: what an operator reads in an outage. */
class AbsentTokensTest {
    private static final int SCOPES = 300;
    /** None of so many calls asks the absent root key first once in a billion runs. */
    private static final int MAX_CALLS = 30;

    private static final int MAX_CHARACTERS = 3_000;
    private static final String A = "pkcs11:token=contoso-a;object=root-2026";
    private static final String B = "pkcs11:token=contoso-b;object=root-2026";

    @TempDir
    private Path folder;

    @Test
    void aCheckGroupsKeysByCauseAndNamesTheUntried() throws Exception {
        var hsm = new SoftHsm(folder.resolve("hsm"));
        var a = hsm.token("contoso-a", "1111");
        var b = hsm.token("contoso-b", "2222");
        var operator = Operator.inNewFolder(folder);
        Files.writeString(
                operator.configuration(),
                Files.readString(operator.configuration())
                        + SoftHsm.lines(SoftHsm.both(
                                hsm.entries("a", "contoso-a", "1111"), hsm.entries("b", "contoso-b", "2222"))));
        operator.succeedConfigured("root", "generate", A);
        operator.succeedConfigured("root", "generate", B);
        try (var chain = KeyChain.open(operator.configuration())) {
            chain.create(
                    DataEncryptionPolicy.builder(Operator.POLICY).rootKeys(A, B).build());
            for (int i = 0; i < SCOPES; i++) {
                chain.create(EncryptionScope.of("contoso/user-" + i, Operator.POLICY));
            }
        }
        var away = Files.createDirectory(folder.resolve("away"));
        Files.move(a, away.resolve("a"));
        var oneAway = operator.configured("chain", "check");
        assertEquals(1, oneAway.status(), oneAway::toString);
        assertTrue(oneAway.text().contains("root " + A + ": O365SE-3110: "), oneAway::toString);
        assertTrue(
                oneAway.text().contains("policy contoso/exchange, version 1: Only one root key unwraps"),
                oneAway::toString);
        assertTrue(oneAway.text().contains("  scope keys unwrapped         301\n"), oneAway::toString);
        assertTrue(oneAway.errors().startsWith("O365SE-8005: "), oneAway::toString);

        var degraded = operator.configured("health");
        assertEquals(3, degraded.status(), degraded::toString);
        assertEquals("", degraded.errors());
        assertTrue(degraded.text().contains("\nPolicy contoso/exchange: DEGRADED\n"), degraded::toString);

        boolean warned = false;
        // Which root key is asked first is random, so one of a few calls meets the one that is away.
        for (int i = 0; !warned && i < MAX_CALLS; i++) {
            var result = operator.configured("encrypt", "--key", "contoso/user-0", "-", "-");
            assertEquals(0, result.status(), result::toString);
            warned = result.errors().contains("\nWARNING: O365SE-4001: Root key ")
                    && result.errors().contains(": O365SE-3110: ")
                    && result.errors()
                            .contains("WARNING: O365SE-4003: Policy contoso/exchange is DEGRADED now; it was OK. ");
        }
        assertTrue(warned, "no call has warned");

        Files.move(b, away.resolve("b"));
        var lost = operator.configured("health", "--json");
        assertEquals(4, lost.status(), lost::toString);
        assertTrue(lost.text().startsWith("{\"state\":\"LOST\",\"chain\":"), lost::toString);
        assertTrue(lost.text().contains("\"class\":\"TRANSIENT\",\"error\":\"O365SE-3110\""), lost::toString);

        var bothAway = operator.configured("chain", "check");
        assertEquals(1, bothAway.status(), bothAway::toString);
        assertTrue(bothAway.text().length() < MAX_CHARACTERS, bothAway::toString);
        assertTrue(bothAway.text().contains("root " + A + ": O365SE-3110: "), bothAway::toString);
        assertTrue(bothAway.text().contains("root " + B + ": O365SE-3110: "), bothAway::toString);
        // One is the policy's default scope.
        assertTrue(
                bothAway.text().contains("; and 296 more: Not checked, because no root key unwraps the policy key\n"),
                bothAway::toString);
        assertTrue(bothAway.text().contains("  scope keys unwrapped         0\n"), bothAway::toString);
        assertTrue(bothAway.errors().startsWith("O365SE-8005: "), bothAway::toString);
    }
}
