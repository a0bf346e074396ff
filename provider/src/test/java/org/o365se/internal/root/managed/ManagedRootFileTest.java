package org.o365se.internal.root.managed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.FileAccess;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCheck.Outcome;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** What a managed store does with its file. */
class ManagedRootFileTest {
    private static final String TENANT = "contoso";
    private static final String SECRET = "correct horse battery staple";

    @TempDir
    private Path folder;

    private final byte[] policyKey = new SecureRandom().generateSeed(32);

    @Test
    void aKeyIsThereForTheNextProcess() throws IOException {
        RootKeyDescription description;
        byte[] wrapped;
        try (var store = store(SECRET)) {
            description = store.create("a", false);
            wrapped = store.newest("managed:a", TENANT).wrap(policyKey);
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        try (var store = store(SECRET)) {
            assertEquals(description, store.newest("managed:a", TENANT).describe());
            assertArrayEquals(policyKey, store.exact(description, TENANT).unwrap(wrapped));
        }
    }

    @Test
    void nothingIsReadBeforeTheFirstUse() {
        ManagedRootStore.inFile(file(), (key, source) -> assertionFailure(), "prompt", FileAccess.OWNER)
                .close();
        assertFalse(Files.exists(file()));
    }

    @Test
    void theSecretIsAskedForUnderItsConfigurationKey() {
        var asked = new ArrayList<String>();
        try (var store = ManagedRootStore.inFile(
                file(),
                (key, source) -> {
                    asked.add(key + " " + source);
                    return SECRET.toCharArray();
                },
                "env:X",
                FileAccess.OWNER)) {
            store.create("a", false);
        }
        assertEquals(List.of("managed.secret-source env:X"), asked);
    }

    @Test
    void aMissingFileIsMadeOnlyByCreate() {
        try (var store = store(SECRET)) {
            assertMisconfigured("does not exist", () -> store.newest("managed:a", TENANT));
            assertFalse(Files.exists(file()));
            store.create("a", false);
            assertTrue(Files.exists(file()));
        }
    }

    @Test
    void aWrongSecretIsToldFromADamagedFile() throws IOException {
        try (var store = store(SECRET)) {
            store.create("a", false);
        }
        try (var store = store("wrong")) {
            assertMisconfigured("cannot be decrypted with the secret", () -> store.newest("managed:a", TENANT));
            assertMisconfigured("cannot be decrypted with the secret", () -> store.create("b", false));
        }
        Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), 100));
        try (var store = store(SECRET)) {
            assertMisconfigured("is damaged", () -> store.newest("managed:a", TENANT));
        }
        Files.writeString(file(), "");
        try (var store = store(SECRET)) {
            assertMisconfigured("is not a PKCS12 key store", () -> store.newest("managed:a", TENANT));
        }
    }

    @Test
    void aFlippedBitNeverGivesAnotherKey() throws IOException {
        byte[] wrapped;
        try (var store = store(SECRET)) {
            store.create("a", false);
            wrapped = store.newest("managed:a", TENANT).wrap(policyKey);
        }
        var content = Files.readAllBytes(file());
        for (int i = 0; i < content.length; i += 7) {
            var altered = content.clone();
            altered[i] ^= (byte) (1 << (i % 8));
            Files.write(file(), altered);
            try (var store = store(SECRET)) {
                // A bit of the form that changes nothing may pass; a changed key may not.
                assertArrayEquals(policyKey, store.newest("managed:a", TENANT).unwrap(wrapped));
            } catch (RootKeyException e) {
                assertTrue(e instanceof RootKeyMisconfiguredException, () -> e.toString());
            }
        }
    }

    @Test
    void aSecretThatPkcs12CannotTakeIsRefusedWithWords() {
        try (var store = store("p\u00e4ssword")) {
            assertMisconfigured("printable ASCII", () -> store.create("a", false));
        }
        assertFalse(Files.exists(file()));
    }

    @Test
    void aSourceThatCannotBeReadIsMisconfigured() {
        var failure = new RootKeyMisconfiguredException(ProviderErrorId.SECRET_UNREADABLE, "no", null);
        try (var store = ManagedRootStore.inFile(
                file(),
                (key, source) -> {
                    throw failure;
                },
                "prompt",
                FileAccess.OWNER)) {
            assertMisconfigured("O365SE-1006", () -> store.create("a", false));
        }
    }

    @Test
    void aRunningStoreGoesOnWithANewSecretAsSoonAsItsSourceGivesIt() throws Exception {
        var given = new AtomicReference<>(SECRET);
        var changed = "another secret of the managed store";
        try (var store = ManagedRootStore.inFile(
                file(), (key, source) -> given.get().toCharArray(), "prompt", FileAccess.OWNER)) {
            store.create("a", false);
            store.create("b", true);
            var a = store.newest("managed:a", TENANT);
            var wrapped = a.wrap(new byte[32]);
            ManagedRootStore.rotateSecret(
                    file(), (key, source) -> SECRET.toCharArray(), "prompt", FileAccess.OWNER, changed.toCharArray());
            assertMisconfigured("secret", () -> a.unwrap(wrapped));
            given.set(changed);
            assertArrayEquals(new byte[32], a.unwrap(wrapped));
            assertArrayEquals(
                    new byte[32],
                    store.newest("managed:b", TENANT)
                            .unwrap(store.newest("managed:b", TENANT).wrap(new byte[32])));
        }
        try (var old = store(SECRET)) {
            assertMisconfigured("secret", () -> old.newest("managed:a", TENANT));
        }
    }

    @Test
    void aSecretThatCannotBeTakenOrIsWrongLeavesTheFileAsItIs() throws Exception {
        try (var store = store(SECRET)) {
            store.create("a", false);
        }
        var before = Files.readAllBytes(file());
        for (var secrets : List.of(List.of(SECRET, "n\u00e4w"), List.of("wrong", "new"))) {
            assertMisconfigured(
                    "secret",
                    () -> ManagedRootStore.rotateSecret(
                            file(),
                            (key, source) -> secrets.get(0).toCharArray(),
                            "prompt",
                            FileAccess.OWNER,
                            secrets.get(1).toCharArray()));
            assertArrayEquals(before, Files.readAllBytes(file()));
        }
    }

    @Test
    void aFolderInTheFilesPlaceIsNoOutage() throws IOException {
        Files.createDirectory(file());
        try (var store = store(SECRET)) {
            assertMisconfigured("folder", () -> store.newest("managed:a", TENANT));
            assertMisconfigured("folder", () -> store.create("a", false));
        }
    }

    @Test
    void aMissingFolderIsNoOutage() {
        var noFolder = folder.resolve("missing").resolve("managed.p12");
        try (var store =
                ManagedRootStore.inFile(noFolder, (key, source) -> SECRET.toCharArray(), "prompt", FileAccess.OWNER)) {
            assertMisconfigured(noFolder.toString(), () -> store.create("a", false));
        }
    }

    @Test
    void aFileThatCannotBeChangedNowIsUnavailable() throws IOException {
        Files.createSymbolicLink(folder.resolve("managed.p12.lock"), folder.resolve("elsewhere"));
        try (var store = store(SECRET)) {
            var thrown = assertThrows(RootKeyUnavailableException.class, () -> store.create("a", false));
            assertTrue(thrown.getMessage().contains("managed.p12.lock"), thrown::getMessage);
        }
    }

    @Test
    void whatAnotherProcessMakesAndTakesAwayIsSeen() throws Exception {
        try (var here = store(SECRET);
                var there = store(SECRET)) {
            here.create("a", false);
            var root = here.newest("managed:a", TENANT);
            var wrapped = root.wrap(policyKey);
            var made = there.create("b", false);
            assertEquals(made, here.newest("managed:b", TENANT).describe());
            assertArrayEquals(policyKey, root.unwrap(wrapped));

            change(store -> store.deleteEntry("a/0001-" + root.describe().version()));
            assertThrows(RootKeyDeniedException.class, () -> root.unwrap(wrapped));
            assertThrows(RootKeyDeniedException.class, () -> here.exact(root.describe(), TENANT));
            assertEquals(made, here.newest("managed:b", TENANT).describe());
        }
    }

    @Test
    void aNewerVersionWrapsAndTheOlderStillUnwraps() throws Exception {
        try (var store = store(SECRET)) {
            var first = store.create("a", false);
            var wrapped = store.newest("managed:a", TENANT).wrap(policyKey);
            var second = "0".repeat(31) + "1";
            change(file -> file.setEntry(
                    "a/0002-" + second,
                    new KeyStore.SecretKeyEntry(new SecretKeySpec(new SecureRandom().generateSeed(32), "AES")),
                    new KeyStore.PasswordProtection(SECRET.toCharArray())));
            assertEquals(second, store.newest("managed:a", TENANT).describe().version());
            assertArrayEquals(policyKey, store.exact(first, TENANT).unwrap(wrapped));
        }
    }

    @Test
    void entriesOfOthersStayAndEntriesThatAreNoKeyOfOursAreTold() throws Exception {
        try (var store = store(SECRET)) {
            store.create("a", false);
            change(file -> {
                var short128 = new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES"));
                var protection = new KeyStore.PasswordProtection(SECRET.toCharArray());
                file.setEntry("somebody's", short128, protection);
                file.setEntry("short/0001-" + "0".repeat(32), short128, protection);
                file.setEntry(
                        "other/0001-" + "0".repeat(32),
                        short128,
                        new KeyStore.PasswordProtection("another".toCharArray()));
            });
            assertMisconfigured(
                    "no AES-256 key",
                    () -> store.newest("managed:short", TENANT).wrap(policyKey));
            assertMisconfigured(
                    "a different secret",
                    () -> store.newest("managed:other", TENANT).wrap(policyKey));
            for (var bad : List.of("managed:short", "managed:other")) {
                assertEquals(
                        List.of(Outcome.UNKNOWN, Outcome.FAILED),
                        store.check(bad).stream().map(RootKeyCheck::outcome).toList());
            }
            store.create("b", false);
            change(file -> assertTrue(file.containsAlias("somebody's")));
        }
    }

    @Test
    void aFileWithoutMacIsRefused() throws Exception {
        try (var store = store(SECRET)) {
            store.create("a", false);
        }
        Files.write(file(), withoutMac(Files.readAllBytes(file())));
        try (var store = store(SECRET)) {
            assertMisconfigured("has no MAC", () -> store.newest("managed:a", TENANT));
        }
    }

    @Test
    void twoStoresAndManyThreadsLoseNoKey() throws Exception {
        try (var one = store(SECRET);
                var two = store(SECRET)) {
            var made = inThreads(8, i -> (i % 2 == 0 ? one : two).create("key-" + i, false));
            try (var fresh = store(SECRET)) {
                for (var description : made) {
                    var wrapped = one.exact(description, TENANT).wrap(policyKey);
                    assertArrayEquals(policyKey, two.exact(description, TENANT).unwrap(wrapped));
                    assertEquals(
                            description, fresh.newest(description.uri(), TENANT).describe());
                }
            }
        }
    }

    @Test
    void ofManyWhoMakeOneNameOneSucceeds() throws Exception {
        try (var one = store(SECRET);
                var two = store(SECRET)) {
            var made = inThreads(6, i -> {
                try {
                    return (i % 2 == 0 ? one : two).create("same", false).version();
                } catch (RootKeyMisconfiguredException e) {
                    return "refused";
                }
            });
            assertEquals(5, Collections.frequency(made, "refused"));
            assertTrue(
                    made.contains(two.newest("managed:same", TENANT).describe().version()));
        }
    }

    private Path file() {
        return folder.resolve("managed.p12");
    }

    private ManagedRootStore store(String secret) {
        return ManagedRootStore.inFile(file(), (key, source) -> secret.toCharArray(), "prompt", FileAccess.OWNER);
    }

    private static char[] assertionFailure() {
        throw new AssertionError("the secret was read");
    }

    private static void assertMisconfigured(String why, Runnable operation) {
        var thrown = assertThrows(RootKeyMisconfiguredException.class, operation::run);
        assertTrue(thrown.getMessage().startsWith("O365SE-"), thrown::getMessage);
        assertTrue(thrown.getMessage().contains(why), thrown::getMessage);
        assertFalse(thrown.getMessage().contains(SECRET), thrown::getMessage);
    }

    /** Changes the file as an operator does with keytool. */
    private void change(Change change) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12", "SUN");
        try (var in = Files.newInputStream(file())) {
            store.load(in, SECRET.toCharArray());
        }
        change.on(store);
        var out = new ByteArrayOutputStream();
        store.store(out, SECRET.toCharArray());
        Files.write(file(), out.toByteArray());
    }

    /** Cuts off the last part of the outer sequence, which is the MAC, and corrects the sequence's length of two bytes. */
    private static byte[] withoutMac(byte[] content) {
        assertEquals("3082", HexFormat.of().formatHex(content, 0, 2));
        // Version: 3 bytes; then the authenticated content with a length of two bytes.
        int end = 4 + 3;
        assertEquals("3082", HexFormat.of().formatHex(content, end, end + 2));
        end += 4 + ByteBuffer.wrap(content).getShort(end + 2);
        var cut = Arrays.copyOf(content, end);
        ByteBuffer.wrap(cut).putShort(2, (short) (end - 4));
        return cut;
    }

    private static <T> List<T> inThreads(int count, Numbered<T> work) throws InterruptedException, ExecutionException {
        var threads = Executors.newFixedThreadPool(count);
        try {
            var results = new ArrayList<T>();
            for (var done : threads.invokeAll(IntStream.range(0, count)
                    .mapToObj(i -> (Callable<T>) () -> work.run(i))
                    .toList())) {
                results.add(done.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @FunctionalInterface
    private interface Numbered<T> {
        T run(int number);
    }

    @FunctionalInterface
    private interface Change {
        void on(KeyStore store) throws GeneralSecurityException;
    }
}
