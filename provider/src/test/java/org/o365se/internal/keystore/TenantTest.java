package org.o365se.internal.keystore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.keystore.StoreFixture.MAIL;
import static org.o365se.internal.keystore.StoreFixture.POLICY;
import static org.o365se.internal.keystore.StoreFixture.SCOPE;

import java.security.KeyStore;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;

/** Nothing crosses a tenant: no assignment, no name, no message, no word about the other. */
class TenantTest {
    private static final String OTHER_POLICY = "fabrikam/sharepoint";
    private static final String OTHER_SCOPE = "fabrikam/secret-project";

    private KeyStore keyStore;

    @BeforeEach
    void twoTenants() throws Exception {
        keyStore = StoreFixture.live();
        StoreFixture.addPolicy(keyStore, OTHER_POLICY);
        StoreFixture.addScope(keyStore, OTHER_SCOPE, OTHER_POLICY);
    }

    @ParameterizedTest
    @ValueSource(strings = {SCOPE, POLICY})
    void aMessageOfOneTenantDoesNotOpenUnderAnyKeyOfTheOther(String alias) throws Exception {
        for (var foreign : new String[] {OTHER_SCOPE, OTHER_POLICY}) {
            var message = StoreFixture.seal(keyStore, foreign);
            assertArrayEquals(MAIL, StoreFixture.open(keyStore, OTHER_POLICY, message));
            var refusal = assertThrows(AEADBadTagException.class, () -> StoreFixture.open(keyStore, alias, message));
            assertTrue(refusal.getMessage().startsWith(ProviderErrorId.MESSAGE_OTHER_KEY + ": "), refusal::getMessage);
            assertFalse(refusal.getMessage().contains("fabrikam"), refusal::getMessage);
        }
    }

    @Test
    void aScopeIsNeverAssignedToAPolicyOfTheOther() throws Exception {
        var chain = KeyChain.of(keyStore);
        refused(() -> chain.create(EncryptionScope.of("contoso/bob", OTHER_POLICY)));
        refused(() -> chain.assign(SCOPE, OTHER_POLICY));
        refused(() -> keyStore.setEntry(SCOPE, EncryptionScope.of(SCOPE, OTHER_POLICY), null));
        assertEquals(POLICY, chain.scope(SCOPE).orElseThrow().policy());
    }

    @Test
    void aScopeTakesNoNameOfTheOther() throws Exception {
        var entry = keyStore.getEntry(SCOPE, null);
        refused(() -> keyStore.setEntry("fabrikam/alice", entry, null));
        var policy = keyStore.getEntry(POLICY, null);
        refused(() -> keyStore.setEntry("fabrikam/exchange", policy, null));
    }

    @Test
    void aKeyOfTheKeyGeneratorTakesNoNameOutsideTheTenantOfTheDefaultPolicy() {
        refused(() -> keyStore.setKeyEntry("fabrikam/bob", StoreFixture.newKey(), null, null));
    }

    @Test
    void tenantsAreToldApartExactly() throws Exception {
        for (var alias : new String[] {"Contoso/bob", "contoso /bob", "contoso2/bob"}) {
            refused(() -> StoreFixture.addScope(keyStore, alias, POLICY));
        }
    }

    private static void refused(Executable change) {
        var refusal = assertThrows(KeyChainException.class, change);
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.TENANT_MISMATCH + ": "), refusal::getMessage);
    }
}
