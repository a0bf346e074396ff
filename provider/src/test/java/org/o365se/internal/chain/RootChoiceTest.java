package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.root.FakeRoots;
import org.o365se.internal.root.RootChooser;
import org.o365se.internal.root.RootUse;
import org.o365se.internal.root.Roots;
import org.o365se.internal.root.managed.ManagedRootStore;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyDescription;

/** Which two root keys a policy may be made under. */
class RootChoiceTest {
    private final ManagedRootStore managed = ManagedRootStore.inMemory();
    private final RootChooser chooser =
            new RootChooser(new Roots(Map.of(FakeRoots.SCHEME, new FakeRoots(), "managed", managed)), managed, null);

    private static DataEncryptionPolicy.Builder policy() {
        return DataEncryptionPolicy.builder("contoso/new");
    }

    /** The first policy key of a policy that is to be made. */
    static RootUse.PolicyKey newKey() {
        return new RootUse.PolicyKey(new PolicyKeyId(PolicyId.random(), 1), "contoso/new", new Tenant("contoso"));
    }

    private List<String> choose(DataEncryptionPolicy wanted) throws KeyChainException {
        return chooser.choose(wanted, newKey(), false).stream()
                .map(RootKeyDescription::uri)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"managed:ours, fake:theirs", "fake:theirs, managed:ours"})
    void aManagedRootBesideACustomersIsRefusedUnlessTheCreatorAllowsIt(String first, String second) throws Exception {
        var refusal = assertThrows(
                KeyChainException.class,
                () -> choose(policy().rootKeys(first, second).build()));
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.POLICY_ROOTS_BAD + ": "), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("managed:ours"), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("--allow-managed-root"), refusal::getMessage);
        assertThrows(RootKeyDeniedException.class, () -> managed.newest("managed:ours", "contoso"), "none was made");

        var allowed = policy().rootKeys(first, second).allowManagedRoot().build();
        assertTrue(allowed.isManagedRootAllowed());
        assertEquals(List.of(first, second), choose(allowed), "in the order in which they were named");
    }

    @Test
    void twoRootsOfOneOwnerNeedNoLeave() throws Exception {
        var customers = policy().rootKeys("fake:a", "fake:b").build();
        assertFalse(customers.isManagedRootAllowed());
        assertEquals(List.of("fake:a", "fake:b"), choose(customers));
        var named = policy().rootKeys("managed:a", "managed:b").allowSameHome().build();
        assertEquals(List.of("managed:a", "managed:b"), choose(named));
        assertEquals(2, choose(policy().build()).size());
    }

    @ParameterizedTest
    @CsvSource({"fake:a, fake:a;other", "fake:a;other, fake:a", "managed:m, managed:m"})
    void oneKeyUnderTwoNamesIsRefused(String first, String second) {
        var wanted = policy().allowSameHome();
        var refusal = assertThrows(
                KeyChainException.class,
                () -> choose(wanted.rootKeys(first, second).build()));
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.POLICY_ROOTS_BAD + ": "), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(second), refusal::getMessage);
    }
}
