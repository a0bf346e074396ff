package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.store.LiveFolder.ALICE;
import static org.o365se.internal.store.LiveFolder.POLICY;
import static org.o365se.internal.store.LiveFolder.assertTells;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.ProviderException;
import java.security.UnrecoverableKeyException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.EncryptionScope;
import org.o365se.KeyChainException;
import org.o365se.TestKeys;
import org.o365se.internal.store.FileChainStore;
import org.o365se.internal.store.LiveFolder;
import org.o365se.store.StoredHead;

/** What a change of a live chain is: one write for one batch, all of it or nothing, and none where nothing changes. Its secret changes likewise. */
class LiveChangeTest {
    private static final byte[] MAIL = TestKeys.pattern(9, 100);

    @TempDir
    private Path folder;

    private LiveFolder live;

    @BeforeEach
    void makeAChain() throws Exception {
        live = LiveFolder.withScope(folder);
    }

    // ---- batches ----

    @Test
    void tenThousandScopesInOneBatchAreOneGeneration() throws Exception {
        try (var chain = live.open()) {
            chain.change(batch -> {
                for (int i = 0; i < 10_000; i++) {
                    batch.create(EncryptionScope.of("contoso/" + i, POLICY));
                }
            });
            assertEquals(4, live.generation());
            assertEquals(10_002, chain.scopes().size());
        }
        try (var again = live.open()) {
            assertTrue(again.scope("contoso/9999").isPresent());
        }
    }

    @Test
    void aBatchThatFailsInTheMiddleChangesNothing() throws Exception {
        var before = version();
        try (var chain = live.open()) {
            var failed = assertThrows(
                    KeyChainException.class,
                    () -> chain.change(batch -> batch.create(EncryptionScope.of("contoso/bob", POLICY))
                            .create(EncryptionScope.of(ALICE, POLICY))
                            .create(EncryptionScope.of("contoso/carol", POLICY))));
            assertTells(failed, "O365SE-2104", ALICE);
            assertTrue(chain.scope("contoso/bob").isEmpty());
        }
        assertEquals(before, version());
    }

    @Test
    void whatChangesNothingWritesNothing() throws Exception {
        var before = version();
        try (var chain = live.open()) {
            chain.change(batch -> {});
            chain.assign(ALICE, POLICY);
        }
        assertEquals(before, version());
    }

    private Optional<StoredHead> version() throws IOException {
        return new FileChainStore(live.chain).head();
    }

    // ---- the secret ----

    @Test
    void otherContextsGoOnWhenTheirSecretSourceGivesTheNewSecret() throws Exception {
        try (var one = live.open();
                var other = live.open()) {
            var old = live.readSecret();
            var key = other.key(ALICE);
            var message = TestChain.seal(key, MAIL);
            one.rotateSecret(LiveFolder.writeSecret(live.secret));
            var fresh = live.readSecret();

            Files.writeString(live.secret, new String(old));
            assertTells(assertThrows(ProviderException.class, other::scopes), "O365SE-2114", "O365SE-2002");
            assertTells(assertThrows(IOException.class, live::open), "O365SE-2002");
            LiveFolder.addScope(one, "contoso/bob");

            Files.writeString(live.secret, new String(fresh));
            assertTrue(other.scope("contoso/bob").isPresent());
            assertArrayEquals(MAIL, TestChain.open(key, message));
            LiveFolder.addScope(other, "contoso/carol");
            assertTrue(one.scope("contoso/carol").isPresent());
        }
        assertEquals(6, live.generation());
    }

    @Test
    void storingALiveKeyStoreUnderAnotherPasswordRotatesTheSecret() throws Exception {
        var keyStore = liveKeyStore();
        keyStore.load(null, null);
        keyStore.store(null, live.readSecret());
        assertEquals(3, live.generation());

        var fresh = LiveFolder.writeSecret(live.folder.resolve("new.secret"));
        keyStore.store(null, fresh);
        assertEquals(4, live.generation());
        assertTells(assertThrows(IOException.class, live::open), "O365SE-2002");
        Files.writeString(live.secret, new String(fresh));
        live.open().close();
    }

    @Test
    void aPasswordThatIsNotTheSecretIsRefusedBeforeAnythingChanges() throws Exception {
        var before = version();
        var thrown = assertThrows(IOException.class, () -> liveKeyStore().load(null, "not the secret".toCharArray()));
        assertTells(thrown, "O365SE-2002");
        assertEquals(UnrecoverableKeyException.class, thrown.getCause().getClass());
        assertEquals(before, version());
    }

    @Test
    void aChainInMemoryHasNoSecretToChange() throws Exception {
        var chain = TestChain.untilStored();
        assertTells(
                assertThrows(IOException.class, () -> chain.service.rotateSecret(TestChain.newSecret())),
                "O365SE-2115");
    }

    private KeyStore liveKeyStore() throws Exception {
        return KeyStore.getInstance("O365ServiceEncryption", TestKeys.configured(live.configuration));
    }
}
