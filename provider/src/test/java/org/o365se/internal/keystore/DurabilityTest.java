package org.o365se.internal.keystore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.keystore.StoreFixture.MAIL;
import static org.o365se.internal.keystore.StoreFixture.POLICY;
import static org.o365se.internal.keystore.StoreFixture.SCOPE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.Provider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChain;
import org.o365se.internal.error.ProviderErrorId;

/** Nothing is encrypted under a key that would be gone with this process. */
class DurabilityTest {
    private final char[] password = StoreFixture.newPassword();
    private Provider provider;
    private KeyStore keyStore;

    @BeforeEach
    void makeAChainThatIsNotStored(@TempDir Path folder) throws Exception {
        provider = StoreFixture.streamProvider(folder);
        keyStore = StoreFixture.fill(StoreFixture.empty(provider));
    }

    @Test
    void aScopeThatWasNeverStoredDoesNotEncrypt() throws Exception {
        refusedByInit(SCOPE);
        refusedByInit(POLICY);

        var file = StoreFixture.store(keyStore, password);
        var message = StoreFixture.seal(keyStore, SCOPE);
        assertArrayEquals(MAIL, StoreFixture.open(StoreFixture.load(provider, file, password), SCOPE, message));
    }

    @Test
    void aStoreThatFailsMakesNothingDurable() throws Exception {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        assertThrows(IOException.class, () -> keyStore.store(full, password));
        refusedByInit(SCOPE);
    }

    @Test
    void aRolledScopeKeyDoesNotEncryptUntilItIsStoredAndOldMessagesStayReadable() throws Exception {
        StoreFixture.store(keyStore, password);
        var old = StoreFixture.seal(keyStore, SCOPE);
        var rolled = KeyChain.of(keyStore).rollScopeKey(SCOPE);

        assertEquals(2, rolled.keyVersion());
        refusedByInit(SCOPE);
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, SCOPE, old));

        StoreFixture.store(keyStore, password);
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, SCOPE, StoreFixture.seal(keyStore, SCOPE)));
    }

    @Test
    void aReassignedScopeGoesOnEncryptingBecauseItsKeyIsTheOneThatWasStored() throws Exception {
        StoreFixture.addPolicy(keyStore, "contoso/second");
        var stored = StoreFixture.store(keyStore, password);
        StoreFixture.addScope(keyStore, SCOPE, "contoso/second");

        var message = StoreFixture.seal(keyStore, SCOPE);
        assertArrayEquals(MAIL, StoreFixture.open(StoreFixture.load(provider, stored, password), SCOPE, message));
    }

    @Test
    void aHandleMadeBeforeStoringWorksAfterIt() throws Exception {
        var key = StoreFixture.newKey();
        keyStore.setKeyEntry("contoso/bob", key, null, null);
        refusedByInit("contoso/bob");

        StoreFixture.store(keyStore, password);
        assertArrayEquals(MAIL, StoreFixture.open(keyStore, "contoso/bob", StoreFixture.seal(key)));
    }

    @Test
    void aChainInMemoryIsForTestsAndEncryptsAtOnce() throws Exception {
        var live = StoreFixture.live();
        assertArrayEquals(MAIL, StoreFixture.open(live, SCOPE, StoreFixture.seal(live, SCOPE)));
    }

    private void refusedByInit(String alias) {
        var refusal = assertThrows(InvalidKeyException.class, () -> StoreFixture.seal(keyStore, alias));
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.KEY_NOT_STORED + ": "), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("call KeyStore.store before"), refusal::getMessage);
    }
}
