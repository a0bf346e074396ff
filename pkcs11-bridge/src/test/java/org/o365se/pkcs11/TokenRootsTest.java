package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.pkcs11.host.Answer;
import org.o365se.pkcs11.host.KeyAttributes;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyCheck.Outcome;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyListing;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyType;
import org.o365se.rootkey.RootKeyUnavailableException;
import org.o365se.rootkey.WrapAlgorithm;

class TokenRootsTest {
    private static final String TENANT = "contoso";
    private static final byte[] POLICY_KEY = new byte[32];

    static {
        Arrays.fill(POLICY_KEY, (byte) 7);
    }

    private final SoftwareToken a = new SoftwareToken("a", "token a", "", true);
    private final SoftwareToken b = new SoftwareToken("b", "token b", "", false);
    private final SoftwareToken bySlot = new SoftwareToken("c", "token c", "5", true);
    private final TokenRoots roots = new TokenRoots(List.of(a, b, bySlot));

    private static String uri(RootKeyType type) {
        return type == RootKeyType.AES
                ? "pkcs11:token=token%20a;object=k"
                : "pkcs11:token=token%20a;object=r;type=private";
    }

    private RootKey made(RootKeyType type) {
        roots.generate(uri(type), type);
        a.asked.clear();
        return roots.newest(uri(type), TENANT);
    }

    @ParameterizedTest
    @EnumSource(names = {"AES", "RSA_2048"})
    void anyLaterConnectionUnwrapsWhatWasWrapped(RootKeyType type) {
        var root = made(type);
        var wrapped = root.wrap(POLICY_KEY);
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
        assertArrayEquals(POLICY_KEY, roots.exact(root.describe(), TENANT).unwrap(wrapped));
        assertEquals("pkcs11:token=token%20a;serial=serial-a", root.describe().home());
    }

    @ParameterizedTest
    @EnumSource(names = {"AES", "RSA_2048"})
    void unwrappingCostsOneOperation(RootKeyType type) {
        var root = made(type);
        var wrapped = root.wrap(POLICY_KEY);
        a.asked.clear();
        roots.exact(root.describe(), TENANT).unwrap(wrapped);
        assertEquals(List.of("unwrap"), a.asked);
    }

    @ParameterizedTest
    @EnumSource(names = {"AES", "RSA_2048"})
    void everyAlteredByteIsCorruptBecauseTheCanarySucceeds(RootKeyType type) {
        var root = made(type);
        var wrapped = root.wrap(POLICY_KEY);
        for (int i = 0; i < wrapped.length; i += type == RootKeyType.AES ? 1 : 37) {
            var altered = wrapped.clone();
            altered[i] ^= 1;
            assertFails(RootKeyCorruptException.class, "3138", () -> root.unwrap(altered));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 12, 27, 28, 59, 61, 4096})
    void everyOtherLengthIsCorrupt(int length) {
        var root = made(RootKeyType.AES);
        var wrapped = Arrays.copyOf(root.wrap(POLICY_KEY), length);
        assertFails(RootKeyCorruptException.class, "3138", () -> root.unwrap(wrapped));
    }

    @ParameterizedTest
    @EnumSource(names = {"AES", "RSA_2048"})
    void anotherKeyUnderTheLabelIsDenied(RootKeyType type) {
        var root = made(type);
        var wrapped = root.wrap(POLICY_KEY);
        roots.generate(uri(type), type);
        assertFails(RootKeyDeniedException.class, "3133", () -> root.unwrap(wrapped));
        assertNotEquals(
                root.describe().version(),
                roots.newest(uri(type), TENANT).describe().version());
    }

    @Test
    void aTokenThatFailsWithItsCanaryTooIsAskedOverANewConnection() {
        var root = made(RootKeyType.AES);
        var wrapped = root.wrap(POLICY_KEY);
        a.asked.clear();
        a.failures.addAll(List.of(TokenFailure.UNCLEAR, TokenFailure.UNCLEAR));
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
        assertEquals(List.of("unwrap", "prove", "reconnect 7", "unwrap"), a.asked);
    }

    @Test
    void aFailureOfAMomentIsNoFaultOfTheCopy() {
        var root = made(RootKeyType.AES);
        var wrapped = root.wrap(POLICY_KEY);
        a.asked.clear();
        a.failures.add(TokenFailure.UNCLEAR);
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
        assertEquals(List.of("unwrap", "prove", "unwrap"), a.asked);
    }

    @Test
    void anotherKeyCountsOnlyAfterANewConnection() {
        var root = made(RootKeyType.AES);
        var wrapped = root.wrap(POLICY_KEY);
        a.asked.clear();
        a.failures.addAll(List.of(TokenFailure.UNCLEAR, TokenFailure.KEY_REPLACED));
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
        assertEquals(List.of("unwrap", "prove", "reconnect 7", "unwrap"), a.asked);
    }

    @Test
    void aTokenThatGoesOnFailingIsUnavailable() {
        var root = made(RootKeyType.AES);
        var wrapped = root.wrap(POLICY_KEY);
        a.failures.addAll(
                List.of(TokenFailure.UNCLEAR, TokenFailure.UNCLEAR, TokenFailure.UNCLEAR, TokenFailure.UNCLEAR));
        assertFails(RootKeyUnavailableException.class, "3113", () -> root.unwrap(wrapped));
    }

    @Test
    void aCanaryThatIsDeniedDecides() {
        var root = made(RootKeyType.AES);
        var wrapped = root.wrap(POLICY_KEY);
        a.failures.addAll(List.of(TokenFailure.UNCLEAR, TokenFailure.KEY_MISSING));
        assertFails(RootKeyDeniedException.class, "3130", () -> root.unwrap(wrapped));
    }

    @ParameterizedTest
    @EnumSource(names = {"AES", "RSA_2048"})
    void aKeyThatCouldLeaveIsNoRootKey(RootKeyType type) {
        made(type);
        a.attributes = attributes(Answer.YES, Answer.YES, Answer.NO, Answer.YES);
        assertFails(RootKeyMisconfiguredException.class, "3136", () -> roots.newest(uri(type), TENANT));
        a.attributes = attributes(Answer.YES, Answer.NO, Answer.YES, Answer.YES);
        assertFails(RootKeyMisconfiguredException.class, "3136", () -> roots.newest(uri(type), TENANT));
    }

    @Test
    void whatTheTokenDoesNotReportCountsAsRefused() {
        made(RootKeyType.AES);
        a.attributes = attributes(Answer.YES, Answer.UNKNOWN, Answer.YES, Answer.YES);
        assertFails(RootKeyMisconfiguredException.class, "3156", () -> roots.newest(uri(RootKeyType.AES), TENANT));
        assertEquals(List.of("sensitive"), rules(uri(RootKeyType.AES), Outcome.UNKNOWN));
    }

    @Test
    void aKeyThatWantsThePinEachTimeNeedsLeave() {
        made(RootKeyType.RSA_2048);
        a.attributes =
                new KeyAttributes(Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES);
        assertFails(RootKeyMisconfiguredException.class, "3157", () -> roots.newest(uri(RootKeyType.RSA_2048), TENANT));
        assertEquals(
                List.of("PIN for each operation", "wrap and unwrap"), rules(uri(RootKeyType.RSA_2048), Outcome.FAILED));
    }

    @Test
    void aKeyThatNothingWorksWithIsRefusedWhenItIsNamed() {
        made(RootKeyType.RSA_2048);
        a.obstacle = TokenFailure.RAW_RSA_REFUSED;
        var uri = uri(RootKeyType.RSA_2048);
        assertFails(RootKeyMisconfiguredException.class, "3141", () -> roots.newest(uri, TENANT));
        assertEquals(List.of("mechanism", "wrap and unwrap"), rules(uri, Outcome.FAILED));
    }

    @Test
    void aTokenThatRemovesThePaddingIsUnderstood() {
        a.isRaw = false;
        var root = made(RootKeyType.RSA_2048);
        assertArrayEquals(POLICY_KEY, root.unwrap(root.wrap(POLICY_KEY)));
    }

    @Test
    void aTokenIsForItsTenantsAlone() {
        made(RootKeyType.AES);
        assertFails(RootKeyMisconfiguredException.class, "3104", () -> roots.newest(uri(RootKeyType.AES), "fabrikam"));
        var description = roots.newest(uri(RootKeyType.AES), TENANT).describe();
        assertFails(RootKeyMisconfiguredException.class, "3104", () -> roots.exact(description, "fabrikam"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkcs11:token=token%20c;object=k",
                "pkcs11:serial=serial-c;object=k",
                "pkcs11:token=token%20c;serial=serial-c;manufacturer=ACME;model=One;object=k",
            })
    void aTokenByItsSlotIsKnownByWhatItSays(String uri) {
        roots.generate("pkcs11:token=token%20c;object=k", RootKeyType.AES);
        assertEquals(
                "pkcs11:token=token%20c;serial=serial-c",
                roots.newest(uri, TENANT).describe().home());
    }

    @Test
    void aTokenByItsSlotThatIsAwayTakesNoOtherAlong() {
        made(RootKeyType.AES);
        bySlot.away = new RootKeyUnavailableException(() -> 3110, "away", null);
        roots.newest(uri(RootKeyType.AES) + ";type=secret-key", TENANT);
        roots.newest("pkcs11:token=token%20a;serial=serial-a;object=k", TENANT);
        assertFails(
                RootKeyUnavailableException.class,
                "3110",
                () -> roots.newest("pkcs11:token=token%20c;object=k", TENANT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkcs11:object=k",
                "pkcs11:token=token%20d;object=k",
                "pkcs11:token=token%20a;serial=other;object=k",
                "pkcs11:token=token%20a;model=Two;object=k",
                "pkcs11:token=token%20a;manufacturer=Other;object=k",
            })
    void aUriMustFitOneToken(String uri) {
        assertFails(RootKeyMisconfiguredException.class, "3103", () -> roots.newest(uri, TENANT));
    }

    @Test
    void withoutAnyTokenTheConfigurationIsNamed() {
        assertFails(
                RootKeyMisconfiguredException.class,
                "3103",
                () -> new TokenRoots(List.of()).newest("pkcs11:object=k", TENANT));
    }

    @Test
    void anAlgorithmOfALaterVersionIsRefused() {
        var description = new RootKeyDescription(uri(RootKeyType.AES), "1", WrapAlgorithm.of("A256XTS"), "home");
        assertFails(RootKeyMisconfiguredException.class, "3140", () -> roots.exact(description, TENANT));
    }

    @Test
    void noKeyIsMadeInATokenThatCouldNotUseIt() {
        a.obstacle = TokenFailure.MECHANISM_MISSING;
        assertFails(
                RootKeyMisconfiguredException.class,
                "3140",
                () -> roots.generate(uri(RootKeyType.AES), RootKeyType.AES));
        assertEquals(List.of(), list("token a"));
    }

    @Test
    void theTypeOfAUriMustFitWhatIsMade() {
        assertFails(
                RootKeyMisconfiguredException.class,
                "3101",
                () -> roots.generate("pkcs11:token=token%20a;object=k;type=private", RootKeyType.AES));
    }

    @Test
    void anIdMustBeThatOfTheKey() {
        made(RootKeyType.AES);
        roots.newest(uri(RootKeyType.AES) + ";id=%0A", TENANT);
        var other = uri(RootKeyType.AES) + ";id=%0b";
        assertFails(RootKeyMisconfiguredException.class, "3101", () -> roots.newest(other, TENANT));
        assertFails(RootKeyMisconfiguredException.class, "3101", () -> roots.check(other));
        assertFails(
                RootKeyMisconfiguredException.class,
                "3101",
                () -> roots.generate("pkcs11:token=token%20a;object=n;id=%0a", RootKeyType.AES));
    }

    @ParameterizedTest
    @EnumSource(names = {"AES", "RSA_2048"})
    void aKeyThatNeedsNoPinIsNoRootKey(RootKeyType type) {
        made(type);
        a.attributes = attributes(Answer.NO, Answer.YES, Answer.YES, Answer.YES);
        assertFails(RootKeyMisconfiguredException.class, "3136", () -> roots.newest(uri(type), TENANT));
        assertEquals(List.of("private", "wrap and unwrap"), rules(uri(type), Outcome.FAILED));
    }

    @Test
    void aKeyFromElsewhereIsToldAndCanBeUsed() {
        made(RootKeyType.AES);
        a.attributes = attributes(Answer.YES, Answer.YES, Answer.YES, Answer.NO);
        roots.newest(uri(RootKeyType.AES), TENANT);
        assertEquals(List.of(), rules(uri(RootKeyType.AES), Outcome.FAILED));
        assertEquals(
                "imported (CKA_LOCAL): a copy may be outside the token",
                roots.check(uri(RootKeyType.AES)).stream()
                        .filter(check -> check.rule().equals("origin"))
                        .findFirst()
                        .orElseThrow()
                        .found());
        a.attributes = attributes(Answer.YES, Answer.YES, Answer.YES, Answer.UNKNOWN);
        roots.newest(uri(RootKeyType.AES), TENANT);
        assertEquals(List.of("origin"), rules(uri(RootKeyType.AES), Outcome.UNKNOWN));
    }

    private static KeyAttributes attributes(Answer isPrivate, Answer sensitive, Answer notExtractable, Answer local) {
        return new KeyAttributes(isPrivate, sensitive, notExtractable, Answer.YES, Answer.YES, local, Answer.NO);
    }

    private List<String> rules(String uri, Outcome outcome) {
        return roots.check(uri).stream()
                .filter(check -> check.outcome() == outcome)
                .map(check -> check.rule())
                .toList();
    }

    @Test
    void checkTellsWhichRuleFailsAndWhatToDo() {
        made(RootKeyType.AES);
        assertTrue(roots.check(uri(RootKeyType.AES)).stream().allMatch(check -> check.outcome() == Outcome.PASSED));
    }

    private List<RootKeyListing> list(String token) {
        return roots.list(token, failure -> {
            throw failure;
        });
    }

    @Test
    void aTokenThatIsAwayIsToldAndTheOthersAreListed() {
        made(RootKeyType.AES);
        bySlot.away = new RootKeyUnavailableException(() -> 3110, "away", null);
        var failures = new ArrayList<String>();
        assertEquals(
                List.of(new RootKeyListing("pkcs11:token=token%20a;object=k;type=secret-key", "AES-256", "")),
                roots.list("", failure -> failures.add(failure.getMessage())));
        assertEquals(List.of("O365SE-3110: away"), failures);
    }

    @Test
    void listsWhatIsThereByUri() {
        made(RootKeyType.AES);
        assertEquals(
                List.of(new RootKeyListing("pkcs11:token=token%20a;object=k;type=secret-key", "AES-256", "")),
                list("token a"));
        assertEquals(List.of(), list("token b"));
    }

    @Test
    void listingATokenThatIsNotConfiguredFailsAndNamesThoseThatAre() {
        var failure = assertThrows(RootKeyMisconfiguredException.class, () -> list("nowhere"));
        assertEquals(
                "O365SE-3103: No configured token has the label or name \"nowhere\"; configured tokens: token \"token a\""
                        + " (pkcs11.a), token \"token b\" (pkcs11.b), token in slot 5 (pkcs11.c)",
                failure.getMessage());
        var none = assertThrows(
                RootKeyMisconfiguredException.class, () -> new TokenRoots(List.of()).list("a", unused -> {}));
        assertTrue(none.getMessage().endsWith("configured tokens: there are none"), none::getMessage);
    }

    @Test
    void aTokenThatIsConfiguredByItsSlotIsListedByTheLabelThatItTells() {
        var uri = "pkcs11:token=token%20c;object=k";
        roots.generate(uri, RootKeyType.AES);
        var key = List.of(new RootKeyListing(uri + ";type=secret-key", "AES-256", ""));
        assertEquals(key, list("token c"));
        assertEquals(key, list("c"));

        // It may be the one that is meant, so its failure is reported, but only if no other is.
        bySlot.away = new RootKeyUnavailableException(() -> 3110, "away", null);
        var failures = new ArrayList<String>();
        assertEquals(List.of(), roots.list("token c", failure -> failures.add(failure.getMessage())));
        assertEquals(List.of("O365SE-3110: away"), failures);
        assertEquals(List.of(), list("token a"));
    }

    @ParameterizedTest
    @EnumSource(TokenFailure.class)
    void everyFailureHasItsClassAndItsNextStep(TokenFailure failure) {
        var thrown = new TokenProblem(a.settings())
                .of(new org.o365se.pkcs11.host.TokenException(failure, "CKR_X"), "root-2026");
        assertEquals(
                switch (failure) {
                    case LIBRARY_DEAD, TOKEN_MISSING, SLOT_MISSING, TOKEN_GONE, NO_SESSION, UNCLEAR, HOST_BROKEN ->
                        RootKeyUnavailableException.class;
                    case KEY_MISSING, KEY_REPLACED, KEY_NOT_PERMITTED -> RootKeyDeniedException.class;
                    default -> RootKeyMisconfiguredException.class;
                },
                thrown.getClass());
        assertTrue(
                thrown.getMessage().contains("pkcs11.a") || thrown.getMessage().contains("/lib.so"),
                thrown.getMessage());
        assertTrue(thrown.getMessage().matches("O365SE-31\\d\\d: .*[;.,:] .*"), thrown.getMessage());
    }

    @Test
    void otherKeysAreShownOnlyWhereATokenIsForAllTenants() {
        var missing = new org.o365se.pkcs11.host.TokenException(TokenFailure.KEY_MISSING, "theirs");
        assertFalse(new TokenProblem(a.settings()).of(missing, "k").getMessage().contains("theirs"));
        var all = TokenSettings.parse(Map.of(
                        "pkcs11.x.library", "/l.so",
                        "pkcs11.x.token", "t",
                        "pkcs11.x.pin-source", "prompt",
                        "pkcs11.x.tenants", "*"))
                .get(0);
        assertTrue(new TokenProblem(all).of(missing, "k").getMessage().contains("theirs"));
    }

    @Test
    void onlyAfterACanaryAValueOfOurOwnIsTold() {
        var root = made(RootKeyType.AES);
        var wrapped = root.wrap(POLICY_KEY);
        a.failures.add(TokenFailure.UNCLEAR);
        var wrapping = assertThrows(RootKeyUnavailableException.class, () -> root.wrap(POLICY_KEY));
        assertFalse(wrapping.getMessage().contains("a value of our own"), wrapping.getMessage());
        a.failures.addAll(
                List.of(TokenFailure.UNCLEAR, TokenFailure.UNCLEAR, TokenFailure.UNCLEAR, TokenFailure.UNCLEAR));
        var unwrapping = assertThrows(RootKeyUnavailableException.class, () -> root.unwrap(wrapped));
        assertTrue(unwrapping.getMessage().contains("a value of our own"), unwrapping.getMessage());
    }

    private static void assertFails(
            Class<? extends RootKeyException> type, String id, org.junit.jupiter.api.function.Executable call) {
        var thrown = assertThrows(type, call);
        assertTrue(thrown.getMessage().startsWith("O365SE-" + id + ": "), thrown.getMessage());
    }

    @Test
    void theTypeOfAUriSaysWhatIsMadeWhenNobodyElseDoes() {
        assertEquals(RootKeyType.AES, roots.typeFor("pkcs11:token=a;object=k"));
        assertEquals(RootKeyType.AES, roots.typeFor("pkcs11:token=a;object=k;type=secret-key"));
        assertEquals(RootKeyType.RSA_3072, roots.typeFor("pkcs11:token=a;object=k;type=private"));
    }
}
