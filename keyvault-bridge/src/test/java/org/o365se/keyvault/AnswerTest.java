package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o365se.keyvault.standin.Fault;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.WrapAlgorithm;

/** The table of failures, line by line: what the service answers, which class and which id it is. */
class AnswerTest {
    private static final byte[] POLICY_KEY = new byte[32];

    private final StandIn standIn = new StandIn();

    @AfterEach
    void close() {
        standIn.close();
    }

    @ParameterizedTest
    @CsvSource({
        "401, Unauthorized, '', MISCONFIGURED, 3221",
        "403, Forbidden, AccessDenied, DENIED, 3231",
        "403, Forbidden, ForbiddenByPolicy, DENIED, 3231",
        "403, Forbidden, ForbiddenByRbac, DENIED, 3231",
        "403, Forbidden, '', DENIED, 3231",
        "403, Forbidden, SomethingNew, DENIED, 3231",
        "403, Forbidden, ForbiddenByFirewall, DENIED, 3232",
        "403, Forbidden, ForbiddenByConnection, DENIED, 3232",
        "403, Forbidden, KeyDisabled, DENIED, 3233",
        "403, Forbidden, KeyExpired, DENIED, 3234",
        "403, Forbidden, KeyNotYetValid, DENIED, 3234",
        "403, Forbidden, KeyOperationForbidden, DENIED, 3235",
        "404, KeyNotFound, '', DENIED, 3236",
        "404, '', '', MISCONFIGURED, 3238",
        "405, MethodNotAllowed, '', MISCONFIGURED, 3238",
        "408, Timeout, '', TRANSIENT, 3214",
        "409, Conflict, ObjectIsDeletedButRecoverable, DENIED, 3237",
        "409, Conflict, ObjectIsBeingDeleted, DENIED, 3237",
        "409, ObjectIsDeletedButRecoverable, '', DENIED, 3237",
        "409, Conflict, '', TRANSIENT, 3214",
        "429, Throttled, '', TRANSIENT, 3213",
        "500, InternalServerError, '', TRANSIENT, 3214",
        "500, InternalServerError, DatabaseDisabled, TRANSIENT, 3214",
        "500, InternalServerError, KeyDisabled, DENIED, 3233",
        "500, Error, Disabled, DENIED, 3233",
        "500, KeyDisabled, '', DENIED, 3233",
        "502, BadGateway, '', TRANSIENT, 3214",
        "503, ServiceUnavailable, '', TRANSIENT, 3214",
        "504, GatewayTimeout, '', TRANSIENT, 3214",
    })
    void anErrorAnswer(int status, String code, String innerCode, FailureClass expected, String id) {
        var root = exact();
        // Where the service asks for patience, for more than anybody has.
        standIn.vault
                .faults()
                .always(new Fault.Answer(status, code, innerCode, "Scripted " + status, Map.of("Retry-After", "3600")));
        var failure = assertThrows(RootKeyException.class, () -> root.unwrap(POLICY_KEY));
        assertEquals(expected, failure.failureClass(), message(failure));
        assertTrue(message(failure).startsWith("O365SE-" + id + ": "), message(failure));
        // Vault, key, version, what the service says, and its request id.
        for (var part : List.of(
                standIn.vault.uri().getAuthority(),
                StandIn.KEY,
                standIn.version(),
                String.valueOf(status),
                code,
                innerCode,
                "Scripted " + status,
                "request id ")) {
            assertTrue(message(failure).contains(part), () -> part + " is not in " + message(failure));
        }
    }

    @Test
    void bytesThatDoNotOpenAreCorruptWhenTheKeyWorks() {
        var failure = assertThrows(RootKeyException.class, () -> standIn.root().unwrap(new byte[256]));
        assertEquals(FailureClass.CORRUPT, failure.failureClass());
        assertTrue(message(failure).startsWith("O365SE-3240: "), message(failure));
    }

    @Test
    void bytesThatDoNotOpenAreCorruptAlsoWhenTheKeyMayNotWrapACanary() {
        var root = standIn.root();
        standIn.vault.permit("unwrapKey");
        var failure = assertThrows(RootKeyException.class, () -> root.unwrap(new byte[256]));
        assertEquals(FailureClass.CORRUPT, failure.failureClass());
    }

    @Test
    void aKeyThatOpensNothingAtAllIsTheWrongOne() {
        standIn.vault.keys().createAes("aes", 256);
        var version = standIn.vault.keys().versions("aes").get(0).version();
        var wrongAlgorithm =
                new RootKeyDescription(standIn.vault.keyUri("aes"), version, WrapAlgorithm.RSA_OAEP_256, "x");
        var root = standIn.home().exact(wrongAlgorithm, StandIn.TENANT);
        var failure = assertThrows(RootKeyException.class, () -> root.unwrap(new byte[256]));
        assertEquals(FailureClass.MISCONFIGURED, failure.failureClass());
        assertTrue(message(failure).startsWith("O365SE-3239: "), message(failure));
    }

    @Test
    void whatTheOwnerDoesIsSeenAtOnceAndTakenBack() {
        var root = standIn.root();
        var wrapped = root.wrap(POLICY_KEY);
        var key = standIn.vault.keys().versions(StandIn.KEY).get(0);

        key.enabled(false);
        denied("3233", () -> root.unwrap(wrapped));
        key.enabled(true);
        root.unwrap(wrapped);

        standIn.vault.keys().delete(StandIn.KEY);
        denied("3236", () -> root.unwrap(wrapped));
        standIn.vault.keys().recover(StandIn.KEY);
        root.unwrap(wrapped);

        standIn.vault.permit("get", "wrapKey");
        denied("3231", () -> root.unwrap(wrapped));
        standIn.vault.permit("get", "wrapKey", "unwrapKey");
        root.unwrap(wrapped);

        key.operations("wrapKey");
        denied("3235", () -> root.unwrap(wrapped));
        key.operations("wrapKey", "unwrapKey");
        root.unwrap(wrapped);
    }

    @Test
    void anExpiredKeyWrapsNoMoreAndStillUnwraps() {
        var root = standIn.root();
        var wrapped = root.wrap(POLICY_KEY);
        var now = Instant.now();
        var key = standIn.vault.keys().versions(StandIn.KEY).get(0);
        key.valid(null, now.minusSeconds(60));
        denied("3234", () -> root.wrap(POLICY_KEY));
        root.unwrap(wrapped);
        key.valid(now.plusSeconds(3600), null);
        denied("3234", () -> root.wrap(POLICY_KEY));
        root.unwrap(wrapped);
    }

    @Test
    void anAnswerThatIsNoneOfKeyVaultIsNotUsed() {
        var root = exact();
        for (var body : List.of(
                "<html>",
                "{}",
                "{\"kid\":\"" + standIn.uri() + "/" + standIn.version() + "\"}",
                "{\"kid\":\"" + standIn.uri() + "/00000000000000000000000000000000\",\"value\":\"AAAA\"}",
                "{\"kid\":\"x\",\"value\":\"AAAA\"}",
                "{\"value\":\"" + "A".repeat(BoundedHttp.MAX_BYTES) + "\"}")) {
            standIn.vault.faults().next(new Fault.OtherBody(body));
            var failure = assertThrows(RootKeyException.class, () -> root.unwrap(POLICY_KEY), body);
            assertEquals(FailureClass.TRANSIENT, failure.failureClass());
            assertTrue(message(failure).startsWith("O365SE-3216: "), message(failure));
            standIn.skipTime(Duration.ofMinutes(1));
        }
    }

    @Test
    void anAnswerThatNamesAKeyOfAnotherVaultOrNameIsNotUsed() {
        var root = exact();
        var wrapped = root.wrap(POLICY_KEY);
        for (var elsewhere : List.of(
                "https://vault.evil.example/keys/" + StandIn.KEY,
                "https://localhost:1/keys/" + StandIn.KEY,
                standIn.vault.keyUri("root-2025"))) {
            var kid = elsewhere + "/" + standIn.version();
            standIn.vault.faults().next(new Fault.OtherBody("{\"kid\":\"" + kid + "\",\"value\":\"AAAA\"}"));
            unexpected(kid, () -> root.unwrap(wrapped));
            standIn.vault.faults().next(new Fault.OtherBody("{\"kid\":\"" + kid + "\",\"value\":\"AAAA\"}"));
            unexpected(kid, () -> root.wrap(POLICY_KEY));
        }
        standIn.vault.nameItself(URI.create("https://vault.evil.example"));
        standIn.vault.challengeResource(standIn.vault.uri().toString());
        unexpected("vault.evil.example", standIn::root);
    }

    private void unexpected(String kid, org.junit.jupiter.api.function.Executable call) {
        var failure = assertThrows(RootKeyException.class, call);
        assertEquals(FailureClass.TRANSIENT, failure.failureClass());
        assertTrue(message(failure).startsWith("O365SE-3216: "), message(failure));
        assertTrue(message(failure).contains(kid), message(failure));
        standIn.skipTime(Duration.ofMinutes(1));
    }

    @Test
    void anAnswerWithoutARequestIdIsToldWithoutOne() {
        var root = exact();
        standIn.vault
                .faults()
                .next(new Fault.Answer(403, "Forbidden", "ForbiddenByRbac", "No", Map.of("x-ms-request-id", "")));
        var failure = assertThrows(RootKeyException.class, () -> root.unwrap(POLICY_KEY));
        assertFalse(message(failure).contains("null"), message(failure));
        assertFalse(message(failure).contains("request id"), message(failure));
    }

    @Test
    void noMessageHoldsWhatBreaksALog() {
        var root = exact();
        standIn.vault
                .faults()
                .next(new Fault.Answer(403, "Forbidden", "", "two\nlines\r\u001b[31m" + "x".repeat(5000), Map.of()));
        var failure = assertThrows(RootKeyException.class, () -> root.unwrap(POLICY_KEY));
        assertTrue(message(failure).chars().noneMatch(Character::isISOControl), message(failure));
        assertTrue(message(failure).length() < 1000, message(failure));
    }

    private RootKey exact() {
        return standIn.home()
                .exact(
                        new RootKeyDescription(standIn.uri(), standIn.version(), WrapAlgorithm.RSA_OAEP_256, "x"),
                        StandIn.TENANT);
    }

    private static void denied(String id, org.junit.jupiter.api.function.Executable call) {
        var failure = assertThrows(RootKeyException.class, call);
        assertEquals(FailureClass.DENIED, failure.failureClass(), message(failure));
        assertTrue(message(failure).startsWith("O365SE-" + id + ": "), message(failure));
    }

    private static String message(Throwable thrown) {
        return String.valueOf(thrown.getMessage());
    }
}
