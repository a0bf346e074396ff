package org.o365se.internal.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.UnrecoverableKeyException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.TestKeys;

/** How a key is found, what is told where there is none, and when two handles are equal. */
class KeyLookupTest {
    @Test
    void aMistypedAliasIsToldWithTheOneThatWasMeant() throws Exception {
        var chain = KeyChain.of(StoreFixture.live());
        assertNotNull(chain.key(StoreFixture.SCOPE));
        assertNotNull(chain.key(StoreFixture.POLICY));
        assertTold(() -> chain.key("contoso/alcie"), "O365SE-1140", "did you mean contoso/alice?");
        assertTold(() -> chain.key("contso/alice"), "O365SE-1140", "did you mean contoso/alice?");
        assertTold(() -> chain.key("contoso/somebody-else"), "O365SE-1140", "o365se scope list");
        assertTold(() -> chain.key(""), "O365SE-1140");
    }

    @Test
    void namesOfOtherTenantsAreNotSuggested() throws Exception {
        var keyStore = StoreFixture.live();
        StoreFixture.addPolicy(keyStore, "fabrikam/exchange");
        StoreFixture.addScope(keyStore, "fabrikam/alices", "fabrikam/exchange");
        var refusal = assertThrows(
                KeyChainException.class, () -> KeyChain.of(keyStore).key("fabrikam/alice-in-wonderland"));
        assertFalse(refusal.getMessage().contains("contoso"), refusal::getMessage);
    }

    @Test
    void aChainWithoutAPolicySaysSo() throws Exception {
        var chain = KeyChain.of(StoreFixture.empty(TestKeys.memoryProvider()));
        assertTold(() -> chain.key(StoreFixture.SCOPE), "O365SE-1140", "no policy yet", "policy create");
    }

    @Test
    void anAliasThatIsNoTextForMessagesIsNotRepeated() throws Exception {
        var chain = KeyChain.of(StoreFixture.live());
        for (var hostile : new String[] {"contoso/\u001b[2J", "contoso/a\nO365SE-0000", "x".repeat(10_000)}) {
            var refusal = assertThrows(KeyChainException.class, () -> chain.key(hostile));
            assertTrue(refusal.getMessage().length() < 500, refusal::getMessage);
            assertFalse(refusal.getMessage().contains(hostile));
        }
    }

    @Test
    void withoutAConfigurationGetKeySaysWhatToSet() throws Exception {
        var unconfigured = StoreFixture.empty(new ServiceEncryptionProvider());
        assertEquals(0, unconfigured.size());
        assertFalse(unconfigured.aliases().hasMoreElements());
        assertFalse(unconfigured.containsAlias(StoreFixture.SCOPE));
        var refusal =
                assertThrows(UnrecoverableKeyException.class, () -> unconfigured.getKey(StoreFixture.SCOPE, null));
        for (var part : new String[] {"O365SE-1040", "keychain.uri", "o365se.config", "O365SE_CONFIG"}) {
            assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
        }
        assertThrows(UnrecoverableKeyException.class, () -> unconfigured.getEntry(StoreFixture.SCOPE, null));
    }

    @Test
    void anUnknownAliasOfAnyOtherStoreIsNullAsTheContractSays(@TempDir Path folder) throws Exception {
        assertNull(StoreFixture.live().getKey("contoso/nobody", null));
        var provider = StoreFixture.streamProvider(folder);
        var stored = StoreFixture.fill(StoreFixture.empty(provider));
        assertNull(stored.getKey("contoso/nobody", null));
        var password = StoreFixture.newPassword();
        var file = StoreFixture.store(stored, password);
        assertNull(StoreFixture.load(provider, file, password).getKey("contoso/nobody", null));
    }

    @Test
    void handlesOfOneScopeFromTwoLoadsAreEqual(@TempDir Path folder) throws Exception {
        var provider = StoreFixture.streamProvider(folder);
        var password = StoreFixture.newPassword();
        var file = StoreFixture.store(StoreFixture.fill(StoreFixture.empty(provider)), password);
        var one = StoreFixture.load(provider, file, password);
        var two = StoreFixture.load(provider, file, password);
        for (var alias : new String[] {StoreFixture.SCOPE, StoreFixture.POLICY}) {
            assertEquals(one.getKey(alias, null), two.getKey(alias, null));
            assertEquals(
                    one.getKey(alias, null).hashCode(), two.getKey(alias, null).hashCode());
        }
        assertNotEquals(one.getKey(StoreFixture.SCOPE, null), one.getKey(StoreFixture.POLICY, null));
        var other = StoreFixture.fill(StoreFixture.empty(provider));
        assertNotEquals(one.getKey(StoreFixture.SCOPE, null), other.getKey(StoreFixture.SCOPE, null));

        two.setEntry(
                "contoso/second-name",
                new KeyStore.SecretKeyEntry((SecretKey) one.getKey(StoreFixture.SCOPE, null)),
                null);
        assertEquals(one.getKey(StoreFixture.SCOPE, null), two.getKey("contoso/second-name", null));
    }

    @Test
    void aNullKeyIsAKeyStoreException() throws Exception {
        var keyStore = StoreFixture.live();
        assertThrows(KeyStoreException.class, () -> keyStore.setKeyEntry("contoso/bob", null, null, null));
        assertFalse(keyStore.containsAlias("contoso/bob"));
    }

    @Test
    void eachServiceNamesItsOwnClass() {
        var provider = new ServiceEncryptionProvider();
        for (var service : provider.getServices()) {
            boolean isOurs = service.getAlgorithm().equals("O365ServiceEncryption");
            var expected = "org.o365se.internal."
                    + (service.getType().equals("Cipher") ? "cipher." : "keystore.")
                    + (isOurs ? "ServiceEncryption" : "Transparent") + service.getType();
            assertEquals(expected, service.getClassName());
        }
    }

    @Test
    void theTransformationMayBeSpelledInFull() throws Exception {
        Provider provider = TestKeys.provider();
        for (var full : new String[] {"/NONE/NoPadding", "/None/nopadding"}) {
            var cipher = Cipher.getInstance(StoreFixture.NAME + full, provider);
            cipher.init(Cipher.ENCRYPT_MODE, StoreFixture.live().getKey(StoreFixture.SCOPE, null));
            assertNotNull(cipher.doFinal(StoreFixture.MAIL));
        }
        for (var other : new String[] {"/GCM/NoPadding", "/NONE/PKCS5Padding"}) {
            assertThrows(GeneralSecurityException.class, () -> Cipher.getInstance(StoreFixture.NAME + other, provider));
        }
    }

    private static void assertTold(Executable lookup, String... parts) {
        var refusal = assertThrows(KeyChainException.class, lookup);
        for (var part : parts) {
            assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
        }
    }
}
