package org.o365se.keychain;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.error.ErrorId;
import org.o365se.storage.AtomicFile;
import org.o365se.storage.LockFile;
import org.o365se.storage.UnsyncedException;

/**
 * Keeps a chain in a file that several processes may change: read, changed and replaced as a whole under a lock file. The file is made by the first
 * change. A generation that was reached is never gone back behind.
 *
 * <p>The high-water file is raised to the generation that is read before the next one is written, and to that one afterwards. So a crash between the two leaves
 * it one behind, never ahead, and a change that it cannot follow does not happen.
 *
 * <p>Thread-safe; changes are made by one thread at a time.
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
    /** The version of the file that {@link #newest} came from; empty as long as there was no file. */
    private Optional<FileVersion> newestVersion = Optional.empty();

    /** Each array that the source gives is wiped after use. */
    FileStorage(Path file, Path highWaterFile, Supplier<char[]> secretSource) {
        this.file = file;
        this.highWater = new HighWater(highWaterFile);
        this.secretSource = secretSource;
    }

    @Override
    public synchronized ChainSnapshot load() throws IOException {
        // The mark before the file: it follows the file, so in this order a writer at work cannot make the file look
        // old.
        var mark = highWater.read();
        // The version before the content: a change between the two is read again next time rather than missed.
        var version = version();
        if (version.isEmpty()) {
            return newChain(mark);
        }
        if (newestVersion.equals(version)) {
            requireNotBehind(newest, mark);
            return newest;
        }
        var loaded = read();
        try {
            requireNotBehind(loaded.snapshot(), mark);
            requireNotBehind(loaded.snapshot(), newestVersion.map(known -> markOf(newest)));
        } catch (IOException e) {
            discard(loaded.requireKeys());
            throw e;
        }
        use(loaded.requireKeys());
        newest = loaded.snapshot();
        newestVersion = version;
        return newest;
    }

    private void requireNotBehind(ChainSnapshot snapshot, Optional<HighWater.Mark> mark) throws IOException {
        if (mark.isPresent()) {
            HighWater.requireNotBehind(snapshot, mark.get(), file);
        }
    }

    /** A missing file is a new chain, unless there was one. */
    private ChainSnapshot newChain(Optional<HighWater.Mark> mark) throws IOException {
        var reached = newestVersion.isPresent() ? Optional.of(markOf(newest)) : mark;
        if (reached.isPresent()) {
            throw HighWater.missing(reached.get(), file);
        }
        return newest;
    }

    private static HighWater.Mark markOf(ChainSnapshot snapshot) {
        return new HighWater.Mark(snapshot.chainId(), snapshot.generation());
    }

    private Optional<FileVersion> version() throws IOException {
        try {
            return FileVersion.of(file);
        } catch (IOException e) {
            throw new IOException(
                    ErrorId.FILE_UNREADABLE.with("The file " + file + " cannot be read: " + e
                            + "; check the permissions of the file and of the folders above it, and the disk"),
                    e);
        }
    }

    @Override
    public ChainSnapshot change(Change change) throws IOException, KeyChainException {
        var lock = LockFile.hold(file);
        try {
            var base = load();
            // Without our own monitor, only with the lock among processes: it may ask root keys, and readers must not
            // wait for them.
            var next = ChainEditor.apply(change, base);
            if (next != base) {
                commit(base, next);
            }
            return next;
        } finally {
            lock.close();
        }
    }

    private synchronized void commit(ChainSnapshot base, ChainSnapshot next) throws IOException {
        raiseToWhatIsThere(base);
        replaceBy(next, keysFor(next));
    }

    @Override
    public boolean isDurableAtOnce() {
        return true;
    }

    /** Asks the chain, not the source: after a rotation the source may still give the old secret. */
    @Override
    public synchronized boolean isSecret(char[] given) throws IOException {
        load();
        var known = keys;
        if (known != null) {
            var asked = ChainKeys.derive(known.origin(), newest.chainId(), given);
            try {
                return asked.check().equals(known.check());
            } finally {
                asked.destroy();
            }
        }
        var secret = secretSource.get();
        try {
            return ChainSecret.same(secret, given);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    @Override
    public ChainSnapshot rotateSecret(char[] newSecret) throws IOException {
        var lock = LockFile.hold(file);
        try {
            return rotateUnderLock(newSecret);
        } finally {
            lock.close();
        }
    }

    private synchronized ChainSnapshot rotateUnderLock(char[] newSecret) throws IOException {
        var base = load();
        if (newestVersion.isEmpty()) {
            throw new IOException(
                    ErrorId.CHAIN_IS_MISSING.with(
                            "There is no key chain file " + file
                                    + " whose secret could be changed; mend keychain.uri, or make a first policy, which makes the file"));
        }
        raiseToWhatIsThere(base);
        var next = base.withGeneration(base.generation() + 1);
        replaceBy(next, newKeys(next, newSecret));
        return next;
    }

    /** The mark must not be ahead of the file, also not of one that is yet to be made. */
    private void raiseToWhatIsThere(ChainSnapshot base) throws IOException {
        if (newestVersion.isPresent()) {
            try {
                highWater.raise(base, file);
            } catch (UnsyncedException e) {
                // Of the mark, not of the chain: the chain has not been touched.
                throw new IOException("The high-water mark could not be made durable: " + e.getMessage(), e);
            }
        }
    }

    /** Takes the file for the newest chain although the high-water mark says otherwise, and jumps ahead of whatever was lost. */
    ChainSnapshot restore() throws IOException {
        var lock = LockFile.hold(file);
        try {
            var read = readToRestore();
            var loaded = read.snapshot();
            long reached;
            try {
                var mark = highWater.read();
                if (mark.isPresent()) {
                    HighWater.requireSameChain(loaded, mark.get(), file);
                }
                reached = mark.map(HighWater.Mark::generation).orElse(0L);
            } catch (DamagedMarkException damaged) {
                // One of the reasons to restore. Whatever it was, the jump is ahead of it.
                reached = loaded.generation() + RESTORE_STEP;
            }
            // By two, because the mark may be one behind.
            var next = loaded.restored(Math.max(reached, loaded.generation()) + 2, RESTORE_STEP);
            replaceBy(next, read.requireKeys());
            // Also over a damaged mark. Should this fail, the mark is behind the file, and restoring again does no
            // harm.
            highWater.write(markOf(next));
            return next;
        } finally {
            lock.close();
        }
    }

    private ChainFile.Loaded readToRestore() throws IOException {
        try {
            return read();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    ErrorId.CHAIN_IS_MISSING.with("There is no key chain file " + file
                            + " to be restored; put the newest backup there first, or mend keychain.uri"),
                    e);
        }
    }

    private void replaceBy(ChainSnapshot next, ChainKeys nextKeys) throws IOException {
        AtomicFile.removeLeftOvers(file);
        try {
            AtomicFile.replace(file, ChainFile.write(next, nextKeys));
        } catch (UnsyncedException e) {
            adopt(next, nextKeys);
            throw e;
        }
        adopt(next, nextKeys);
        try {
            highWater.raise(next, file);
        } catch (IOException behind) {
            // The change is durable and must not be reported as failed. The mark is one generation behind, and the next
            // change raises it before it
            // does anything else, and fails if that still cannot be done.
        }
    }

    private void adopt(ChainSnapshot next, ChainKeys nextKeys) {
        use(nextKeys);
        newest = next;
        try {
            newestVersion = version();
        } catch (IOException unseen) {
            // The change stands all the same; the next look reads the file again.
            newestVersion = Optional.of(FileVersion.UNSEEN);
        }
    }

    @Override
    public synchronized void close() {
        use(null);
    }

    private void use(@Nullable ChainKeys newKeys) {
        var before = keys;
        keys = newKeys;
        if (before != null && before != newKeys) {
            before.destroy();
        }
    }

    /** Reads the file and proves it; its keys are the caller's to {@link #use} or {@link #discard}. */
    private ChainFile.Loaded read() throws IOException {
        var content = AtomicFile.read(file, MAX_FILE_BYTES);
        var found = new AtomicReference<ChainKeys>();
        try {
            return ChainFile.read(new ByteArrayInputStream(content), (origin, chainId) -> {
                found.set(keysOf(origin, chainId));
                return found.get();
            });
        } catch (IOException | RuntimeException e) {
            discard(found.get());
            throw e;
        }
    }

    private void discard(@Nullable ChainKeys unused) {
        if (unused != null && unused != keys) {
            unused.destroy();
        }
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
