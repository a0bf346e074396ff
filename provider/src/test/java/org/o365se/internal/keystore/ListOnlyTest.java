package org.o365se.internal.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.keystore.StoreFixture.POLICY;
import static org.o365se.internal.keystore.StoreFixture.SCOPE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.internal.error.ProviderErrorId;

/** A key chain that was loaded without its password was not authenticated: it lists, and does nothing else. */
class ListOnlyTest {
    private KeyStore listed;

    @BeforeEach
    void loadWithoutAPassword(@TempDir Path folder) throws Exception {
        var provider = StoreFixture.streamProvider(folder);
        var file = StoreFixture.store(StoreFixture.fill(StoreFixture.empty(provider)), StoreFixture.newPassword());
        listed = StoreFixture.load(provider, file, null);
    }

    @Test
    void itLists() throws Exception {
        assertEquals(Set.of(POLICY, SCOPE), Set.copyOf(Collections.list(listed.aliases())));
        assertEquals(2, listed.size());
        assertTrue(listed.containsAlias(SCOPE));
        assertTrue(listed.isKeyEntry(SCOPE));
        assertTrue(listed.entryInstanceOf(SCOPE, KeyStore.SecretKeyEntry.class));
        assertTrue(listed.entryInstanceOf(POLICY, DataEncryptionPolicy.class));
        assertNotNull(listed.getCreationDate(SCOPE));
        assertNull(listed.getCertificate(SCOPE));
    }

    @Test
    void itGivesOutNoKey() {
        refused(UnrecoverableKeyException.class, () -> listed.getKey(SCOPE, null));
        refused(UnrecoverableKeyException.class, () -> listed.getKey(POLICY, "any".toCharArray()));
        refused(UnrecoverableKeyException.class, () -> listed.getEntry(SCOPE, null));
    }

    @Test
    void itGivesOutNoKeyChainEither() {
        refused(KeyStoreException.class, () -> KeyChain.of(listed));
    }

    @Test
    void itIsNotChanged() {
        var scope = EncryptionScope.of("contoso/bob", POLICY);
        refused(KeyStoreException.class, () -> listed.setEntry("contoso/bob", scope, null));
        refused(KeyStoreException.class, () -> listed.setKeyEntry("contoso/bob", StoreFixture.newKey(), null, null));
        refused(KeyStoreException.class, () -> listed.deleteEntry(SCOPE));
    }

    @Test
    void itIsNotStored() {
        var password = StoreFixture.newPassword();
        refused(IOException.class, () -> listed.store(new ByteArrayOutputStream(), password));
        refused(IOException.class, () -> listed.store(null, null));
    }

    private static void refused(Class<? extends Exception> type, Executable use) {
        var refusal = assertThrows(type, use);
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.STORE_READ_ONLY + ": "), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("load it with the password"), refusal::getMessage);
    }
}
