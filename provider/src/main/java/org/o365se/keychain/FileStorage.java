package org.o365se.keychain;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.storage.AtomicFile;
import org.o365se.storage.LockFile;

/**
 * Keeps a chain in a file that several processes may change: read, changed and replaced as a whole under a lock file. The file is made by the first
 * change. A generation that was reached is never gone back behind.
 *
 * <p>The high-water file is raised to the generation that is read before the next one is written, and to that one afterwards. So a crash between the two leaves
 * it one behind, never ahead, and a change that it cannot follow does not happen.
 */
final class FileStorage implements ChainStorage {
    private static final int MAX_FILE_BYTES = 1 << 30;
    /** How far a restored chain jumps ahead, so that no version number of the lost future is used again. */
    private static final long RESTORE_STEP = 1 << 16;

    private final Path file;
    private final HighWater highWater;
    private final Supplier<char[]> secretSource;
    private @Nullable ChainKeys keys;
    private ChainSnapshot newest = ChainSnapshot.empty(UUID.randomUUID());
    private @Nullable Stamp newestStamp;

    /** What tells two versions of a file apart without reading them. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object fileKey) {
        static @Nullable Stamp of(Path file) throws IOException {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (NoSuchFileException e) {
                return null;
            }
        }
    }

    /** Each array that the source gives is wiped after use. */
    FileStorage(Path file, Path highWaterFile, Supplier<char[]> secretSource) {
        this.file = file;
        this.highWater = new HighWater(highWaterFile);
        this.secretSource = secretSource;
    }

    @Override
    public ChainSnapshot load() throws IOException {
        // Taken before the content, so that a change between the two is read again next time rather than missed.
        var stamp = Stamp.of(file);
        if (stamp != null && stamp.equals(newestStamp)) {
            return newest;
        }
        if (stamp == null) {
            highWater.requireNeverReached(file);
            return newest;
        }
        var loaded = read();
        highWater.check(loaded, file);
        if (newestStamp != null) {
            HighWater.requireNotBehind(loaded, new HighWater.Mark(newest.chainId(), newest.generation()), file);
        }
        newest = loaded;
        newestStamp = stamp;
        return loaded;
    }

    @Override
    public ChainSnapshot change(Change change) throws IOException, KeyChainException {
        var lock = LockFile.hold(file);
        try {
            var base = load();
            var next = ChainEditor.apply(change, base);
            if (next != base) {
                if (newestStamp != null) {
                    highWater.raise(base);
                }
                replaceBy(next, keysFor(next));
            }
            return next;
        } finally {
            lock.close();
        }
    }

    @Override
    public boolean isDurableAtOnce() {
        return true;
    }

    @Override
    public ChainSnapshot rotateSecret(char[] newSecret) throws IOException {
        var lock = LockFile.hold(file);
        try {
            var base = load();
            highWater.raise(base);
            var next = base.withGeneration(base.generation() + 1);
            replaceBy(next, newKeys(next, newSecret));
            return next;
        } finally {
            lock.close();
        }
    }

    /** Takes the file for the newest chain although the high-water mark says otherwise, and jumps ahead of whatever was lost. */
    ChainSnapshot restore() throws IOException {
        var lock = LockFile.hold(file);
        try {
            var loaded = read();
            long reached;
            try {
                reached = highWater.read().map(HighWater.Mark::generation).orElse(0L);
            } catch (IOException damaged) {
                // A damaged mark is one of the reasons to restore. Whatever it was, the jump is ahead of it.
                reached = loaded.generation() + RESTORE_STEP;
            }
            var next = loaded.restored(Math.max(reached, loaded.generation()) + 1, RESTORE_STEP);
            replaceBy(next, keysFor(next));
            return next;
        } finally {
            lock.close();
        }
    }

    private void replaceBy(ChainSnapshot next, ChainKeys nextKeys) throws IOException {
        AtomicFile.replace(file, ChainFile.write(next, nextKeys));
        keys = nextKeys;
        newest = next;
        newestStamp = Stamp.of(file);
        try {
            highWater.raise(next);
        } catch (IOException behind) {
            // The change is durable and must not be reported as failed. The mark is one generation behind, and the next
            // change raises it before it
            // does anything else, and fails if that still cannot be done.
        }
    }

    private ChainSnapshot read() throws IOException {
        var content = AtomicFile.read(file, MAX_FILE_BYTES);
        var loaded = ChainFile.read(new ByteArrayInputStream(content), (origin, chainId) -> keysOf(origin, chainId));
        keys = loaded.requireKeys();
        return loaded.snapshot();
    }

    /** Asks for the secret only if the file was written with another one than we know: a human password costs most of a second. */
    private ChainKeys keysOf(ChainSecret origin, UUID chainId) {
        var known = keys;
        if (known != null && known.origin().equals(origin) && newest.chainId().equals(chainId)) {
            return known;
        }
        var secret = secretSource.get();
        try {
            return ChainKeys.derive(origin, chainId, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private ChainKeys keysFor(ChainSnapshot snapshot) {
        if (keys != null) {
            return keys;
        }
        var secret = secretSource.get();
        try {
            return newKeys(snapshot, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private static ChainKeys newKeys(ChainSnapshot snapshot, char[] secret) {
        return ChainKeys.derive(ChainSecret.forNewChain(secret, new SecureRandom()), snapshot.chainId(), secret);
    }
}
