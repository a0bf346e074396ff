package org.o365se.internal.root.managed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCheck.Outcome;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.WrapAlgorithm;

/** What holds for every managed store, shown on one in memory. */
class ManagedRootStoreTest {
    private static final String TENANT = "contoso";
    private final ManagedRootStore store = ManagedRootStore.inMemory();
    private final byte[] policyKey = new SecureRandom().generateSeed(32);

    @Test
    void aNewRootKeyWrapsAndUnwraps() {
        var description = store.create("contoso.root_1-a", false);
        assertEquals("managed:contoso.root_1-a", description.uri());
        assertEquals(WrapAlgorithm.A256KW, description.algorithm());
        assertEquals("managed", description.home());
        assertEquals(16, HexFormat.of().parseHex(description.version()).length);

        var newest = store.newest("managed:contoso.root_1-a", TENANT);
        assertEquals(description, newest.describe());
        var wrapped = newest.wrap(policyKey);
        assertEquals(AesKeyWrap.WRAPPED_BYTES, wrapped.length);
        assertArrayEquals(policyKey, store.exact(description, TENANT).unwrap(wrapped));
        assertEquals("managed:contoso.root_1-a version " + description.version(), newest.toString());
    }

    @Test
    void aCheckTellsTheSizeAndThatTheKeyWorks() {
        store.create("a", false);
        var found = store.check("managed:a");
        assertEquals(
                List.of("size", "wrap and unwrap"),
                found.stream().map(RootKeyCheck::rule).toList());
        assertTrue(found.stream().allMatch(rule -> rule.outcome() == Outcome.PASSED), found::toString);
        assertEquals("256 bits, AES", found.get(0).found());
        assertThrows(RootKeyDeniedException.class, () -> store.check("managed:b"));
    }

    @Test
    void anyTenantMayUseAManagedRootBecauseTheStoreIsTheServicesOwn() {
        var description = store.create("a", false);
        var wrapped = store.newest("managed:a", "contoso").wrap(policyKey);
        assertArrayEquals(policyKey, store.exact(description, "fabrikam").unwrap(wrapped));
    }

    @Test
    void anExistingNameIsRefusedAndItsKeyStays() {
        var description = store.create("a", false);
        var wrapped = store.newest("managed:a", TENANT).wrap(policyKey);
        var thrown = assertThrows(RootKeyMisconfiguredException.class, () -> store.create("a", false));
        assertTrue(thrown.getMessage().contains("managed:a already exists"), thrown::getMessage);
        assertArrayEquals(policyKey, store.exact(description, TENANT).unwrap(wrapped));
    }

    @Test
    void aKeyOrVersionThatIsNotThereIsDenied() {
        var description = store.create("a", false);
        var absent = assertThrows(RootKeyDeniedException.class, () -> store.newest("managed:b", TENANT));
        assertEquals(FailureClass.DENIED, absent.failureClass());
        assertTrue(absent.getMessage().contains("managed:b"), absent::getMessage);
        var otherVersion = new RootKeyDescription("managed:a", "0".repeat(32), WrapAlgorithm.A256KW, "managed");
        var thrown = assertThrows(RootKeyDeniedException.class, () -> store.exact(otherVersion, TENANT));
        assertTrue(thrown.getMessage().contains("0".repeat(32)), thrown::getMessage);
        assertNotEquals(description, otherVersion);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "-a", ".a", "a/b", "a b", "\u00e4", "a\n"})
    void aNameThatPkcs12WouldChangeIsRefused(String name) {
        var thrown = assertThrows(RootKeyMisconfiguredException.class, () -> store.create(name, false));
        assertTrue(thrown.getMessage().startsWith("O365SE-3001: "), thrown::getMessage);
        assertThrows(RootKeyMisconfiguredException.class, () -> store.newest("managed:" + name, TENANT));
    }

    @Test
    void aNameHasAtMost127Characters() {
        assertEquals(
                "managed:" + "a".repeat(127),
                store.create("a".repeat(127), false).uri());
        assertThrows(RootKeyMisconfiguredException.class, () -> store.create("a".repeat(128), false));
    }

    @Test
    void anotherSchemeOrAlgorithmIsRefused() {
        var description = store.create("a", false);
        assertThrows(RootKeyMisconfiguredException.class, () -> store.newest("pkcs11:object=a", TENANT));
        var other = new RootKeyDescription("managed:a", description.version(), WrapAlgorithm.RSA_OAEP_256, "managed");
        var thrown = assertThrows(RootKeyMisconfiguredException.class, () -> store.exact(other, TENANT));
        assertTrue(thrown.getMessage().contains("RSA-OAEP-256"), thrown::getMessage);
    }

    @Test
    void everyAlteredBitAndLengthIsCorrupt() {
        store.create("a", false);
        var root = store.newest("managed:a", TENANT);
        var wrapped = root.wrap(policyKey);
        for (int bit = 0; bit < wrapped.length * 8; bit++) {
            var altered = wrapped.clone();
            altered[bit / 8] ^= (byte) (1 << (bit % 8));
            assertCorrupt(() -> root.unwrap(altered));
        }
        for (int length : new int[] {0, 8, 39, 41, 4096}) {
            assertCorrupt(() -> root.unwrap(Arrays.copyOf(wrapped, length)));
        }
        store.create("b", false);
        assertCorrupt(() -> store.newest("managed:b", TENANT).unwrap(wrapped));
    }

    @Test
    void onlyPolicyKeysAreWrapped() {
        store.create("a", false);
        var root = store.newest("managed:a", TENANT);
        assertThrows(IllegalArgumentException.class, () -> root.wrap(new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> root.wrap(new byte[33]));
    }

    @Test
    void aClosedStoreDoesNothingMore() {
        var description = store.create("a", false);
        var root = store.newest("managed:a", TENANT);
        store.close();
        store.close();
        assertThrows(IllegalStateException.class, () -> root.wrap(policyKey));
        assertThrows(IllegalStateException.class, () -> store.exact(description, TENANT));
        assertThrows(IllegalStateException.class, () -> store.create("b", false));
    }

    @Test
    void theNumberAndNotTheIdTellsWhichVersionIsNewest() {
        var older = ManagedVersion.ofAlias("a/0002-" + "f".repeat(32)).orElseThrow();
        var newer = ManagedVersion.ofAlias("a/0010-" + "0".repeat(32)).orElseThrow();
        assertTrue(newer.isNewerThan(older));
        assertFalse(older.isNewerThan(newer));
        var sameNumber = ManagedVersion.ofAlias("a/0010-" + "1".repeat(32)).orElseThrow();
        assertTrue(sameNumber.isNewerThan(newer));
        assertFalse(newer.isNewerThan(sameNumber));
        assertEquals("a/0002-" + "f".repeat(32), older.alias());
        var beyondFourDigits = "a/123456789-" + "0".repeat(32);
        assertEquals(
                beyondFourDigits,
                ManagedVersion.ofAlias(beyondFourDigits).orElseThrow().alias());
        assertEquals("a/0010-" + "0".repeat(32), newer.alias());
        assertTrue(ManagedVersion.ofAlias("mykey").isEmpty());
        assertTrue(ManagedVersion.ofAlias("a/1-" + "0".repeat(32)).isEmpty());
    }

    private static void assertCorrupt(Runnable operation) {
        var thrown = assertThrows(RootKeyCorruptException.class, operation::run);
        assertEquals(FailureClass.CORRUPT, thrown.failureClass());
        assertFalse(thrown.getMessage().isEmpty());
    }
}
