package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o365se.keyvault.standin.Fault;
import org.o365se.keyvault.standin.StandInKey;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCheck.Outcome;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** What an operator is told of a key before a policy is made under it. */
class KeyCheckTest {
    private final StandIn standIn = new StandIn();
    private final StandInKey key = standIn.vault.keys().versions(StandIn.KEY).get(0);

    @AfterEach
    void close() {
        standIn.close();
    }

    @Test
    void aGoodKeyKeepsEveryRule() {
        var checks = standIn.home().check(standIn.uri());
        assertEquals(
                List.of(
                        "kind",
                        "size",
                        "permitted operations",
                        "enabled",
                        "valid from",
                        "expiry",
                        "recovery level",
                        "wrap and unwrap"),
                checks.stream().map(RootKeyCheck::rule).toList());
        assertEquals(List.of(), failing(checks));
    }

    @Test
    void anAesKeyOfAManagedHsmIsGoodThoughItsSizeIsNotTold() {
        standIn.vault.keys().createAes("aes", 256);
        var checks = standIn.home().check(standIn.vault.keyUri("aes"));
        assertEquals(List.of(), failing(checks));
        assertEquals(
                List.of("size"),
                checks.stream()
                        .filter(check -> check.outcome() == Outcome.UNKNOWN)
                        .map(RootKeyCheck::rule)
                        .toList());
    }

    @Test
    void aShortAesKeyFailsWhereItIsTried() {
        standIn.vault.keys().createAes("aes", 128);
        assertEquals(List.of("wrap and unwrap"), failing(standIn.home().check(standIn.vault.keyUri("aes"))));
    }

    @Test
    void anExpiryInTheYear9999IsNone() {
        key.valid(null, Instant.parse("9999-12-31T00:00:00Z"));
        assertEquals(List.of(), failing(standIn.home().check(standIn.uri())));
    }

    @Test
    void eachRuleThatIsNotKeptIsNamedWithItsMend() {
        key.valid(null, Instant.now().plusSeconds(86_400));
        assertEquals(List.of("expiry"), failing(standIn.home().check(standIn.uri())));
        key.valid(Instant.now().plusSeconds(86_400), null);
        assertEquals(
                List.of("valid from", "wrap and unwrap"), failing(standIn.home().check(standIn.uri())));
        key.valid(null, null).recoveryLevel("Recoverable+Purgeable");
        assertEquals(List.of("recovery level"), failing(standIn.home().check(standIn.uri())));
        key.recoveryLevel("CustomizedRecoverable+Purgeable");
        assertEquals(List.of("recovery level"), failing(standIn.home().check(standIn.uri())));
        key.recoveryLevel("Recoverable").operations("wrapKey");
        assertEquals(
                List.of("permitted operations", "wrap and unwrap"),
                failing(standIn.home().check(standIn.uri())));
        key.operations("wrapKey", "unwrapKey").enabled(false);
        assertEquals(
                List.of("enabled", "wrap and unwrap"), failing(standIn.home().check(standIn.uri())));
    }

    @Test
    void aKeyOfTheWrongKindOrSizeFails() {
        standIn.vault.keys().createEc("curve");
        standIn.vault.keys().createRsa("small", 1024);
        assertEquals(List.of("kind", "wrap and unwrap"), failing(standIn.home().check(standIn.vault.keyUri("curve"))));
        assertEquals(List.of("size", "wrap and unwrap"), failing(standIn.home().check(standIn.vault.keyUri("small"))));
    }

    @Test
    void whatMayNotBeReadIsUnknownAndTheKeyIsTriedAllTheSame() {
        standIn.vault.permit("wrapKey", "unwrapKey");
        var checks = standIn.home().check(standIn.uri());
        assertEquals("attributes UNKNOWN, wrap and unwrap PASSED", outcomes(checks));
        standIn.vault.permit("wrapKey");
        assertEquals(
                "attributes UNKNOWN, wrap and unwrap FAILED",
                outcomes(standIn.home().check(standIn.uri())));
        standIn.vault.permit();
        var denied = standIn.home().check(standIn.uri());
        assertEquals("attributes UNKNOWN, wrap and unwrap FAILED", outcomes(denied));
        for (var check : denied) {
            assertEquals("denied", check.found());
            assertTrue(check.remedy().contains("O365SE-3231: "), check::remedy);
        }
    }

    @Test
    void aKeyThatCannotBeReachedIsAFailureAndNotAnAnswer() {
        assertThrows(RootKeyDeniedException.class, () -> standIn.home().check(standIn.vault.keyUri("nowhere")));
        standIn.vault.close();
        assertThrows(RootKeyUnavailableException.class, () -> standIn.home().check(standIn.uri()));
    }

    @Test
    void oneAnswerThatDoesNotComeIsNoFailureOfTheKey() {
        standIn.vault.faults().next(Fault.answer(500, "InternalServerError", ""));
        assertEquals(List.of(), failing(standIn.home().check(standIn.uri())));
        standIn.vault.faults().always(Fault.answer(500, "InternalServerError", ""));
        assertThrows(RootKeyUnavailableException.class, () -> standIn.home().check(standIn.uri()));
    }

    private static List<String> failing(List<RootKeyCheck> checks) {
        for (var check : checks) {
            assertFalse(check.outcome() == Outcome.FAILED && check.remedy().isEmpty(), check::toString);
        }
        return checks.stream()
                .filter(check -> check.outcome() == Outcome.FAILED)
                .map(RootKeyCheck::rule)
                .toList();
    }

    private static String outcomes(List<RootKeyCheck> checks) {
        return checks.stream()
                .map(check -> check.rule() + " " + check.outcome())
                .collect(Collectors.joining(", "));
    }
}
