package org.o365se.internal.keystore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.keystore.StoreFixture.MAIL;
import static org.o365se.internal.keystore.StoreFixture.POLICY;
import static org.o365se.internal.keystore.StoreFixture.SCOPE;

import java.security.KeyStore;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;

/** Names come and go, keys stay: what KeyStore.deleteEntry takes away can be put back, and nothing that was encrypted is lost. */
class EntryNamesTest {
    private static final String NEW_SCOPE_NAME = "contoso/alice.new";
    private static final String NEW_POLICY_NAME = "contoso/exchange.new";

    private KeyStore keyStore;
    private byte[] ofScope;
    private byte[] ofPolicy;

    @BeforeEach
    void encryptUnderBoth() throws Exception {
        keyStore = StoreFixture.live();
        ofScope = StoreFixture.seal(keyStore, SCOPE);
        ofPolicy = StoreFixture.seal(keyStore, POLICY);
    }

    /** As {@code keytool -changealias} does it. */
    private void changeAlias(String from, String to) throws Exception {
        var entry = keyStore.getEntry(from, new KeyStore.PasswordProtection("ignored".toCharArray()));
        keyStore.setEntry(to, entry, new KeyStore.PasswordProtection("ignored".toCharArray()));
        keyStore.deleteEntry(from);
    }

    @Test
    void changingTheNameOfAScopeKeepsItsKeys() throws Exception {
        changeAlias(SCOPE, NEW_SCOPE_NAME);

        assertFalse(keyStore.containsAlias(SCOPE));
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, NEW_SCOPE_NAME, ofScope));
        assertEquals(2, keyStore.size());
    }

    @Test
    void changingTheNameOfAPolicyKeepsItsKeysAndItsScopes() throws Exception {
        changeAlias(POLICY, NEW_POLICY_NAME);

        assertFalse(keyStore.containsAlias(POLICY));
        assertEquals(2, keyStore.size());
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, NEW_POLICY_NAME, ofPolicy));
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, NEW_POLICY_NAME, ofScope));
        assertTrue(keyStore.entryInstanceOf(NEW_POLICY_NAME, DataEncryptionPolicy.class));
    }

    @Test
    void aDeletedScopeIsReadThroughItsPolicyAndComesBackByItsId() throws Exception {
        UUID id = KeyChain.of(keyStore).scope(SCOPE).orElseThrow().id().orElseThrow();
        keyStore.deleteEntry(SCOPE);
        assertFalse(keyStore.containsAlias(SCOPE));
        assertNull(keyStore.getKey(SCOPE, null));
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, POLICY, ofScope));

        keyStore.setEntry(SCOPE, byId(id), null);
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, SCOPE, ofScope));
        assertEquals(id, KeyChain.of(keyStore).scope(SCOPE).orElseThrow().id().orElseThrow());
    }

    @Test
    void aScopeMadeAnewUnderADeletedNameIsAnother() throws Exception {
        keyStore.deleteEntry(SCOPE);
        StoreFixture.addScope(keyStore, SCOPE, POLICY);
        assertThrows(AEADBadTagException.class, () -> StoreFixture.open(keyStore, SCOPE, ofScope));
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, POLICY, ofScope));
    }

    @Test
    void aHandleOutlivesTheNameItCameFrom() throws Exception {
        var key = keyStore.getKey(SCOPE, null);
        keyStore.deleteEntry(SCOPE);
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, POLICY, StoreFixture.seal(key)));
    }

    @Test
    void aPolicyWithANamedScopeIsNotDeleted() {
        var refusal = assertThrows(KeyChainException.class, () -> keyStore.deleteEntry(POLICY));
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.POLICY_IN_USE + ": "), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(SCOPE), refusal::getMessage);
    }

    @Test
    void aDeletedPolicyAndItsScopesComeBackByTheirIds() throws Exception {
        keyStore.deleteEntry(SCOPE);
        keyStore.deleteEntry(POLICY);
        assertEquals(0, keyStore.size());

        var chain = KeyChain.of(keyStore);
        for (var scope : chain.scopes()) {
            keyStore.setEntry("contoso/found-" + scope.id().orElseThrow(), scope, null);
        }
        keyStore.setEntry(POLICY, chain.policies().get(0), null);

        assertEquals(3, keyStore.size());
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, POLICY, ofScope));
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, POLICY, ofPolicy));
    }

    @Test
    void deletingWhatIsNotThereDoesNothing() throws Exception {
        keyStore.deleteEntry("contoso/nobody");
        assertEquals(2, keyStore.size());
    }

    private EncryptionScope byId(UUID id) throws Exception {
        return KeyChain.of(keyStore).scopes().stream()
                .filter(scope -> scope.id().orElseThrow().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
