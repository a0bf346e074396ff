package org.o365se.internal.keystore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.keystore.StoreFixture.MAIL;
import static org.o365se.internal.keystore.StoreFixture.NAME;
import static org.o365se.internal.keystore.StoreFixture.POLICY;
import static org.o365se.internal.keystore.StoreFixture.SCOPE;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.AEADBadTagException;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.TestKeys;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.runtime.ConfiguredChains;

/** What java.security.KeyStore and keytool may expect of a store of type O365ServiceEncryption. */
class KeyStoreContractTest {
    private KeyStore keyStore;

    @BeforeEach
    void load() throws Exception {
        keyStore = StoreFixture.live();
    }

    // ---- listing ----

    @Test
    void scopesAndPoliciesAreKeyEntries() throws Exception {
        assertEquals(Set.of(POLICY, SCOPE), Set.copyOf(Collections.list(keyStore.aliases())));
        assertEquals(2, keyStore.size());
        for (var alias : new String[] {POLICY, SCOPE}) {
            assertTrue(keyStore.containsAlias(alias));
            assertTrue(keyStore.isKeyEntry(alias));
            assertFalse(keyStore.isCertificateEntry(alias));
            assertNotNull(keyStore.getCreationDate(alias));
            assertNull(keyStore.getCertificate(alias));
            assertNull(keyStore.getCertificateChain(alias));
            assertTrue(keyStore.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class));
            assertFalse(keyStore.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class));
            assertFalse(keyStore.entryInstanceOf(alias, KeyStore.TrustedCertificateEntry.class));
        }
        assertTrue(keyStore.entryInstanceOf(SCOPE, EncryptionScope.class));
        assertFalse(keyStore.entryInstanceOf(SCOPE, DataEncryptionPolicy.class));
        assertTrue(keyStore.entryInstanceOf(POLICY, DataEncryptionPolicy.class));
        assertFalse(keyStore.entryInstanceOf(POLICY, EncryptionScope.class));
    }

    @Test
    void whatIsNotThereIsNotThere() throws Exception {
        for (var alias : new String[] {"contoso/nobody", "CONTOSO/ALICE", SCOPE + " ", ""}) {
            assertFalse(keyStore.containsAlias(alias));
            assertFalse(keyStore.isKeyEntry(alias));
            assertNull(keyStore.getKey(alias, null));
            assertNull(keyStore.getEntry(alias, null));
            assertNull(keyStore.getCreationDate(alias));
            assertFalse(keyStore.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class));
        }
    }

    @Test
    void entriesDescribeThemselvesByAttributes() throws Exception {
        var scope = assertInstanceOf(KeyStore.SecretKeyEntry.class, keyStore.getEntry(SCOPE, null));
        var policy = assertInstanceOf(KeyStore.SecretKeyEntry.class, keyStore.getEntry(POLICY, null));

        assertEquals(
                Set.of("o365se.kind", "o365se.id", "o365se.policy", "o365se.key-version", "o365se.created"),
                namesOf(scope.getAttributes()));
        assertEquals("scope", valueOf(scope.getAttributes(), "o365se.kind"));
        assertEquals(POLICY, valueOf(scope.getAttributes(), "o365se.policy"));
        assertEquals("policy", valueOf(policy.getAttributes(), "o365se.kind"));
        assertEquals("EXCHANGE", valueOf(policy.getAttributes(), "o365se.profile"));
        assertTrue(valueOf(policy.getAttributes(), "o365se.roots").startsWith("managed:"));
    }

    @Test
    @SuppressWarnings("unchecked") // KeyStore.getAttributes is there from 18 on; on 17 the SPI method is asked
    void attributesAreGivenWithoutTheKeyToo() throws Exception {
        Set<KeyStore.Entry.Attribute> attributes = Runtime.version().feature() >= 18
                ? (Set<KeyStore.Entry.Attribute>)
                        KeyStore.class.getMethod("getAttributes", String.class).invoke(keyStore, SCOPE)
                : ((KeyStore.SecretKeyEntry) keyStore.getEntry(SCOPE, null)).getAttributes();
        assertEquals("scope", valueOf(attributes, "o365se.kind"));
    }

    private static Set<String> namesOf(Set<KeyStore.Entry.Attribute> attributes) {
        return attributes.stream().map(KeyStore.Entry.Attribute::getName).collect(Collectors.toSet());
    }

    private static String valueOf(Set<KeyStore.Entry.Attribute> attributes, String name) {
        return attributes.stream()
                .filter(attribute -> attribute.getName().equals(name))
                .map(KeyStore.Entry.Attribute::getValue)
                .collect(Collectors.joining());
    }

    // ---- keys ----

    @Test
    void thePasswordOfGetKeyIsNotLookedAt() throws Exception {
        var message = StoreFixture.seal(keyStore, SCOPE);
        for (var password : new char[][] {null, {}, "wrong".toCharArray()}) {
            var key = keyStore.getKey(SCOPE, password);
            assertEquals(NAME, key.getAlgorithm());
            assertNull(key.getEncoded());
            assertNull(key.getFormat());
            assertEquals(keyStore.getKey(SCOPE, null), key);
            assertEquals(keyStore.getKey(SCOPE, null).hashCode(), key.hashCode());
        }
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, POLICY, message));
    }

    @Test
    void aScopeKeyOpensItsOwnMessagesOnlyAPolicyKeyThoseOfAllItsScopes() throws Exception {
        StoreFixture.addScope(keyStore, "contoso/bob", POLICY);
        var bobs = StoreFixture.seal(keyStore, "contoso/bob");
        var policys = StoreFixture.seal(keyStore, POLICY);

        assertArrayEquals(MAIL, StoreFixture.open(keyStore, POLICY, bobs));
        for (var foreign : new byte[][] {bobs, policys}) {
            assertThrows(AEADBadTagException.class, () -> StoreFixture.open(keyStore, SCOPE, foreign));
        }
    }

    @Test
    void aKeyOfTheKeyGeneratorBecomesAScopeUnderTheDefaultPolicy() throws Exception {
        var key = StoreFixture.newKey();
        assertThrows(InvalidKeyException.class, () -> StoreFixture.seal(key));

        keyStore.setKeyEntry("contoso/bob", key, "ignored".toCharArray(), null);
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, "contoso/bob", StoreFixture.seal(key)));
        assertEquals(
                POLICY, KeyChain.of(keyStore).scope("contoso/bob").orElseThrow().policy());
        assertEquals(keyStore.getKey("contoso/bob", null), key);
    }

    @Test
    void settingAKeyOnAnExistingAliasAddsAScopeKeyVersion() throws Exception {
        var old = StoreFixture.seal(keyStore, SCOPE);
        keyStore.setKeyEntry(SCOPE, StoreFixture.newKey(), null, null);

        assertEquals(2, KeyChain.of(keyStore).scope(SCOPE).orElseThrow().keyVersion());
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, SCOPE, old));
    }

    @Test
    void anEntryOfAnotherKeyChainIsRefused() throws Exception {
        var foreign = StoreFixture.live().getKey(SCOPE, null);
        unsupported(() -> keyStore.setKeyEntry("contoso/bob", foreign, null, null));
        unsupported(() -> keyStore.setEntry("contoso/bob", new KeyStore.SecretKeyEntry((SecretKey) foreign), null));
    }

    @Test
    void whatIsNoKeyOfOursIsRefusedAndTheWordsSayWhatIsTaken() throws Exception {
        var aes = new SecretKeySpec(new byte[32], "AES");
        unsupported(() -> keyStore.setKeyEntry("contoso/bob", aes, null, null));
        unsupported(() -> keyStore.setEntry("contoso/bob", new KeyStore.SecretKeyEntry(aes), null));
        unsupported(() -> keyStore.setKeyEntry("contoso/bob", new byte[32], null));
        unsupported(() -> keyStore.setCertificateEntry("contoso/bob", null));
        var pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        Key privateKey = pair.getPrivate();
        unsupported(() -> keyStore.setKeyEntry("contoso/bob", privateKey, null, new Certificate[1]));
        assertEquals(2, keyStore.size());
    }

    private static void unsupported(Executable change) {
        var refusal = assertThrows(KeyStoreException.class, change);
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.ENTRY_NOT_SUPPORTED + ": "), refusal::getMessage);
    }

    @Test
    void aKeyHas256Bits() throws Exception {
        var generator = KeyGenerator.getInstance(NAME, TestKeys.provider());
        generator.init(256);
        for (int bits : new int[] {128, 192, 255, 0, -1}) {
            var refusal = assertThrows(InvalidParameterException.class, () -> generator.init(bits));
            assertTrue(refusal.getMessage().startsWith(ProviderErrorId.KEY_SIZE_BAD + ": "), refusal::getMessage);
        }
    }

    @Test
    void anEntryIsSetUnderItsOwnNameOnly() {
        var scope = EncryptionScope.of("contoso/bob", POLICY);
        var refusal = assertThrows(KeyStoreException.class, () -> keyStore.setEntry("contoso/rob", scope, null));
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.ALIAS_BAD + ": "), refusal::getMessage);
    }

    @Test
    void settingAScopeUnderAnotherPolicyReassignsItAndOldMessagesStayReadable() throws Exception {
        var old = StoreFixture.seal(keyStore, SCOPE);
        StoreFixture.addPolicy(keyStore, "contoso/second");
        StoreFixture.addScope(keyStore, SCOPE, "contoso/second");

        assertArrayEquals(MAIL, StoreFixture.open(keyStore, SCOPE, old));
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, "contoso/second", old));
        assertThrows(AEADBadTagException.class, () -> StoreFixture.open(keyStore, POLICY, old));
    }

    // ---- load and store ----

    @Test
    void aKeyStoreThatIsNotLoadedSaysSo() throws Exception {
        var notLoaded = KeyStore.getInstance(NAME, TestKeys.memoryProvider());
        assertThrows(KeyStoreException.class, notLoaded::aliases);
        assertThrows(KeyStoreException.class, () -> notLoaded.getKey(SCOPE, null));
        assertThrows(KeyStoreException.class, () -> notLoaded.store(new ByteArrayOutputStream(), "x".toCharArray()));
        assertThrows(KeyStoreException.class, () -> KeyChain.of(notLoaded));
    }

    @Test
    void withoutAConfiguredChainLoadingNothingGivesAnEmptyStore(@TempDir Path folder) throws Exception {
        assertEquals(0, StoreFixture.empty(StoreFixture.streamProvider(folder)).size());
    }

    @Test
    void whatIsStoredIsLoadedAgain(@TempDir Path folder) throws Exception {
        var provider = StoreFixture.streamProvider(folder);
        var store = StoreFixture.fill(StoreFixture.empty(provider));
        var password = StoreFixture.newPassword();
        var again = StoreFixture.load(provider, StoreFixture.store(store, password), password);

        assertEquals(Collections.list(store.aliases()), Collections.list(again.aliases()));
        assertEquals(store.getCreationDate(SCOPE), again.getCreationDate(SCOPE));
        assertArrayEquals(MAIL, StoreFixture.open(again, SCOPE, StoreFixture.seal(store, SCOPE)));
    }

    @Test
    void storingNeedsAPasswordAndAStream(@TempDir Path folder) throws Exception {
        var store = StoreFixture.fill(StoreFixture.empty(StoreFixture.streamProvider(folder)));
        for (var password : new char[][] {null, {}}) {
            var out = new ByteArrayOutputStream();
            var refusal = assertThrows(IllegalArgumentException.class, () -> store.store(out, password));
            assertTrue(
                    refusal.getMessage().startsWith(ProviderErrorId.STORE_PASSWORD_NEEDED + ": "), refusal::getMessage);
            assertEquals(0, out.size());
        }
        assertThrows(IllegalArgumentException.class, () -> store.store(null, "x".toCharArray()));
    }

    @Test
    void theWrongPasswordIsAnIOExceptionCausedByAnUnrecoverableKey(@TempDir Path folder) throws Exception {
        var provider = StoreFixture.streamProvider(folder);
        var file = StoreFixture.store(StoreFixture.fill(StoreFixture.empty(provider)), StoreFixture.newPassword());
        var wrong = StoreFixture.newPassword();
        var refusal = assertThrows(IOException.class, () -> StoreFixture.load(provider, file, wrong));
        assertInstanceOf(UnrecoverableKeyException.class, refusal.getCause());
    }

    @Test
    void aLiveChainIsNotWrittenToAStream() throws Exception {
        keyStore.store(null, null);
        var refusal = assertThrows(
                UnsupportedOperationException.class,
                () -> keyStore.store(new ByteArrayOutputStream(), "x".toCharArray()));
        assertTrue(refusal.getMessage().contains("-keystore NONE"), refusal::getMessage);
    }

    @Test
    void probingTellsOurFilesFromOthers(@TempDir Path folder) throws Exception {
        var provider = StoreFixture.streamProvider(folder);
        var file = StoreFixture.store(StoreFixture.fill(StoreFixture.empty(provider)), StoreFixture.newPassword());
        var spi = new ServiceEncryptionKeyStore(ConfiguredChains.ofEnvironment(), ConfiguredChains::of);
        assertTrue(spi.engineProbe(new ByteArrayInputStream(file)));
        for (var other : new byte[][] {{}, {0x4F}, {0x4F, 0x35, 0x53, 0x45, 1}, {0x30, (byte) 0x82, 0, 0}}) {
            assertFalse(spi.engineProbe(new ByteArrayInputStream(other)));
        }
    }
}
