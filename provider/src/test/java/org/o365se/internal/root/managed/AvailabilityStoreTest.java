package org.o365se.internal.root.managed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.FileAccess;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** The store of availability keys: its own file, its own secret, its own names. */
class AvailabilityStoreTest {
    @TempDir
    Path folder;

    private final byte[] policyKey = new byte[32];

    private StoreSource source(String name, String secret) {
        return new StoreSource(folder.resolve(name), secret);
    }

    /** The source of a secret is the secret itself. */
    private static ManagedRootStore open(StoreSource store, StoreSource managed) {
        return ManagedRootStore.availabilityInFile(
                store, Optional.of(managed), (key, source) -> source.toCharArray(), FileAccess.OWNER);
    }

    private ManagedRootStore openManaged(StoreSource store) {
        return ManagedRootStore.inFile(
                store.file(), (key, source) -> source.toCharArray(), store.secretSource(), FileAccess.OWNER);
    }

    @Test
    void itsKeysWrapUnderTheirOwnScheme() {
        try (var store = open(source("availability.p12", "one"), source("managed.p12", "two"))) {
            var made = store.create("policy", false);
            assertEquals("availability:policy", made.uri());
            assertEquals("availability", made.home());
            var key = store.exact(made, "contoso");
            assertArrayEquals(policyKey, key.unwrap(key.wrap(policyKey)));
        }
    }

    @Test
    void theSecretOfTheManagedRootKeysIsRefused() {
        try (var store = open(source("availability.p12", "same"), source("managed.p12", "same"))) {
            var told = assertThrows(RootKeyMisconfiguredException.class, () -> store.create("policy", false));
            assertEquals(ProviderErrorId.AVAILABILITY_BAD, told.id());
            assertTrue(Files.notExists(folder.resolve("availability.p12")));
        }
    }

    @Test
    void theFileOfTheManagedRootKeysIsRefusedUnderAnotherNameToo() throws Exception {
        var managed = source("managed.p12", "two");
        try (var store = openManaged(managed)) {
            store.create("root", false);
        }
        var link = source("availability.p12", "one");
        Files.createLink(link.file(), managed.file());
        try (var store = open(link, managed)) {
            var told = assertThrows(RootKeyMisconfiguredException.class, () -> store.create("policy", false));
            assertEquals(ProviderErrorId.AVAILABILITY_BAD, told.id());
        }
    }

    @Test
    void neitherStoreFindsTheKeysOfTheOtherInItsFile() throws Exception {
        var availability = source("availability.p12", "one");
        try (var store = open(availability, source("managed.p12", "two"))) {
            store.create("key", false);
        }
        var copied = source("managed.p12", "one");
        Files.copy(availability.file(), copied.file());
        try (var store = openManaged(copied)) {
            assertThrows(RootKeyDeniedException.class, () -> store.newest("managed:key", "contoso"));
            assertThrows(IllegalArgumentException.class, () -> store.newest("availability:key", "contoso"));
        }
    }
}
