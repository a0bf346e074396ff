package org.o365se.internal.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.store.LiveFolder.ALICE;
import static org.o365se.internal.store.LiveFolder.assertTells;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.ProviderException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.CorruptedKeyChainException;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.Eventually;
import org.o365se.KeyChain;
import org.o365se.KeyChainLoadStoreParameter;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.TestKeys;
import org.o365se.internal.chain.TestChain;

/** A running process that had to refuse a file for a while goes on with the right one as if nothing had been. */
class RefusedFileTest {
    private static final byte[] MAIL = TestKeys.pattern(6, 100);

    @TempDir
    private Path folder;

    private LiveFolder live;

    @BeforeEach
    void makeAChain() throws Exception {
        live = LiveFolder.withScope(Files.createDirectory(folder.resolve("live")));
    }

    @Test
    void theKeysOfAnotherChainAreNotTakenOver() throws Exception {
        var other = LiveFolder.withScope(Files.createDirectory(folder.resolve("other")));
        Files.copy(live.secret, other.secret, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(other.chain);
        Files.delete(other.highWater());
        other.init();
        try (var chain = other.open()) {
            chain.create(DataEncryptionPolicy.builder("contoso/exchange").build());
        }
        try (var chain = live.open()) {
            var aside = folder.resolve("aside");
            Files.move(live.chain, aside);
            Files.copy(other.chain, live.chain);
            assertTells(assertThrows(ProviderException.class, chain::scopes), "O365SE-2011");
            // The same file as before, to the last attribute.
            Files.move(aside, live.chain, StandardCopyOption.REPLACE_EXISTING);
            LiveFolder.addScope(chain, "contoso/bob");
        }
        try (var fresh = live.open()) {
            assertTrue(fresh.scope("contoso/bob").isPresent());
        }
    }

    @Test
    void anAlteredHeaderDoesNotWipeTheKeysOfTheRunningProcess() throws Exception {
        try (var chain = live.open()) {
            var good = Files.readAllBytes(live.chain);
            var bad = good.clone();
            bad[60] ^= 1;
            Files.write(live.chain, bad);
            assertTells(assertThrows(ProviderException.class, chain::scopes), "O365SE-2114", "O365SE-2002");
            Files.write(live.chain, good);
            LiveFolder.addScope(chain, "contoso/bob");
            assertEquals(2, namedScopes(chain).size());
        }
    }

    @Test
    void anIdleProcessDoesNotTakeItsOwnOldFileForTheNewest() throws Exception {
        try (var idle = live.open()) {
            var kept = Files.createLink(folder.resolve("kept"), live.chain);
            try (var busy = live.open()) {
                LiveFolder.addScope(busy, "contoso/bob");
            }
            Files.move(kept, live.chain, StandardCopyOption.REPLACE_EXISTING);
            assertTells(
                    assertThrows(ProviderException.class, () -> idle.rollScopeKey(ALICE)), "O365SE-2010", "old copy");
        }
        assertTells(assertThrows(IOException.class, live::open), "O365SE-2010");
    }

    @Test
    void aMessageYoungerThanTheLastLookIsOpened() throws Exception {
        live.configure("keychain.max-staleness = PT1H");
        try (var writer = live.open();
                var reader = live.open()) {
            var readersKey = reader.key(ALICE);
            writer.rollScopeKey(ALICE);
            var message = TestChain.seal(writer.key(ALICE), MAIL);
            assertArrayEquals(MAIL, TestChain.open(readersKey, message));
        }
    }

    @Test
    void theSecretOfAChainThatIsNotThereIsNotChanged() throws Exception {
        try (var chain = live.open()) {
            Files.delete(live.chain);
            Files.delete(live.highWater());
            assertTells(
                    assertThrows(IOException.class, () -> chain.rotateSecret(TestChain.newSecret())), "O365SE-2012");
            assertThrows(IllegalArgumentException.class, () -> chain.rotateSecret(new char[0]));
        }
        assertTrue(Files.notExists(live.chain));
    }

    @Test
    void oneKeyStoreCanNameItsConfigurationItself() throws Exception {
        var keyStore = KeyStore.getInstance("O365ServiceEncryption", new ServiceEncryptionProvider());
        keyStore.load(KeyChainLoadStoreParameter.of(live.configuration));
        var key = keyStore.getKey(ALICE, null);
        assertArrayEquals(MAIL, TestChain.open(key, TestChain.seal(key, MAIL)));
    }

    /** A human password, whose derivation is slow; how slow makes no difference. */
    @Test
    void aWrongSecretIsTriedAgainAsSoonAsItOrTheFileChangesAndNotBefore() throws Exception {
        var password = "a human password".toCharArray();
        try (var chain = live.open()) {
            chain.rotateSecret(password.clone());
        }
        var given = new AtomicReference<>("a wrong password");
        var storage = new StoredChain(
                new FileChainStore(live.chain),
                ChainPlace.of(live.chain, live.highWater()),
                () -> given.get().toCharArray());
        assertFalse(refusalOf(storage).contains("not read again"));
        assertTells(assertThrows(IOException.class, storage::load), "O365SE-2002", "not read again", "secret");

        Files.setLastModifiedTime(live.chain, FileTime.fromMillis(1_000_000_000_000L));
        assertFalse(refusalOf(storage).contains("not read again"));
        given.set("another wrong password");
        assertFalse(refusalOf(storage).contains("not read again"));
        assertTrue(refusalOf(storage).contains("not read again"));
        given.set(new String(password));
        assertEquals(2, storage.load().scopes().size());
    }

    /** As after {@code cp -p} of a backup over a file that the disk has damaged: times, length and end are those of the refused file. */
    @Test
    void aFileThatIsRestoredWithItsTimesIsRead() throws Exception {
        var good = Files.readAllBytes(live.chain);
        var time = Files.getLastModifiedTime(live.chain);
        var damaged = good.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(live.chain, damaged);
        Files.setLastModifiedTime(live.chain, time);
        var storage = new StoredChain(
                new FileChainStore(live.chain), ChainPlace.of(live.chain, live.highWater()), live::readSecret);
        assertThrows(CorruptedKeyChainException.class, storage::load);
        assertTells(assertThrows(CorruptedKeyChainException.class, storage::load), "not read again");
        // Again and again, because two changes may fall into one tick of the file system's clock.
        Eventually.holds("the restored file is read", () -> {
            try {
                Files.write(live.chain, good);
                Files.setLastModifiedTime(live.chain, time);
                return storage.load().scopes().size() == 2;
            } catch (CorruptedKeyChainException tooEarly) {
                return false;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static String refusalOf(StoredChain storage) {
        var refusal = assertThrows(IOException.class, storage::load);
        assertTells(refusal, "O365SE-2002");
        return refusal.getMessage();
    }

    private static List<String> namedScopes(KeyChain chain) {
        return chain.scopes().stream()
                .map(EncryptionScope::alias)
                .filter(alias -> alias.contains("/"))
                .toList();
    }
}
