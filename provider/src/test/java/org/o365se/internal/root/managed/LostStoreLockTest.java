package org.o365se.internal.root.managed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.file.FileAccess;
import org.o365se.rootkey.RootKeyUnavailableException;

/** A lock file of the managed store that is removed while it is held guards nothing: no key that another process has made is overwritten. */
class LostStoreLockTest {
    private static final String SECRET = "correct horse battery staple";

    @TempDir
    private Path folder;

    /** Runs something each time a key is about to be made, under the lock. */
    private static final class Hook extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient Runnable hook;

        Hook(Runnable hook) {
            this.hook = hook;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            hook.run();
            super.nextBytes(bytes);
        }
    }

    private FileKeys keys(Path file, SecureRandom random) {
        return new FileKeys(
                StoreKind.MANAGED, file, (key, source) -> SECRET.toCharArray(), "prompt", FileAccess.OWNER, random);
    }

    @Test
    void aKeyThatAnotherProcessMadeMeanwhileStays() throws Exception {
        var file = folder.resolve("managed.p12");
        for (boolean isThereBefore : new boolean[] {false, true}) {
            var name = isThereBefore ? "-later" : "-first";
            // Made elsewhere: in this JVM a lock per path comes first.
            var elsewhere = Files.createTempDirectory(folder, "elsewhere").resolve("managed.p12");
            if (isThereBefore) {
                Files.copy(file, elsewhere);
            }
            keys(elsewhere, new SecureRandom()).create(ManagedName.ofUri("managed:theirs" + name), false);
            var tries = new AtomicInteger();
            var mine = keys(file, new Hook(() -> {
                if (tries.getAndIncrement() == 0) {
                    try {
                        Files.delete(folder.resolve("managed.p12.lock"));
                        Files.copy(elsewhere, file, StandardCopyOption.REPLACE_EXISTING);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }));
            mine.create(ManagedName.ofUri("managed:mine" + name), false);
            var found = keys(file, new SecureRandom()).versions().stream()
                    .map(version -> version.name().uri())
                    .toList();
            assertTrue(found.contains("managed:theirs" + name), found::toString);
            assertTrue(found.contains("managed:mine" + name), found::toString);
            assertEquals(isThereBefore ? 4 : 2, found.size());
        }
    }

    @Test
    void aLockThatIsRemovedEachTimeEndsInAnErrorAndNoChange() throws Exception {
        var file = folder.resolve("managed.p12");
        keys(file, new SecureRandom()).create(ManagedName.ofUri("managed:a"), false);
        var before = Files.readAllBytes(file);
        var mine = keys(file, new Hook(() -> {
            try {
                Files.deleteIfExists(folder.resolve("managed.p12.lock"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        var thrown = assertThrows(
                RootKeyUnavailableException.class, () -> mine.create(ManagedName.ofUri("managed:b"), true));
        assertTrue(thrown.getMessage().contains("O365SE-2113"), thrown::getMessage);
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void theSecretIsRotatedThroughALink() throws Exception {
        var file = folder.resolve("managed.p12");
        keys(file, new SecureRandom()).create(ManagedName.ofUri("managed:a"), false);
        var link = Files.createSymbolicLink(folder.resolve("link.p12"), file);
        keys(link, new SecureRandom()).rotateSecret("another secret of the store".toCharArray());
        assertTrue(Files.isSymbolicLink(link));
        var changed = new FileKeys(
                StoreKind.MANAGED,
                file,
                (key, source) -> "another secret of the store".toCharArray(),
                "prompt",
                FileAccess.OWNER);
        assertEquals(1, changed.versions().size());
    }
}
