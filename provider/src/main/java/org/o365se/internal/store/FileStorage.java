package org.o365se.internal.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.file.LockFile;
import org.o365se.internal.file.UnsyncedException;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Ids;
import org.o365se.internal.record.ChainFile;
import org.o365se.internal.record.ChainKeys;
import org.o365se.internal.record.ChainSecret;

/**
 * Keeps a chain in a file that several processes may change: read, changed and replaced as a whole under a lock file. The file is created on purpose, by
 * {@link #create}. A generation that was reached is never gone back behind.
 *
 * <p>The high-water file is raised to the generation that is read before the next one is written, and to that one afterwards. So a crash between the two leaves
 * it one behind, never ahead, and a change that it cannot follow does not happen.
 *
 * <p>Thread-safe; changes are made by one thread at a time.
 */
public final class FileStorage implements ChainStorage {
    private static final long MAX_FILE_BYTES = 1 << 30;
    private static final long FIRST_GENERATION = 1;
    /** How far a restored chain jumps ahead, so that no version number of the lost future is used again. */
    private static final long RESTORE_STEP = 1 << 16;

    private final Path file;
    private final HighWater highWater;
    private final Supplier<char[]> secretSource;
    private @Nullable ChainKeys keys;
    private ChainSnapshot newest = ChainSnapshot.empty(Ids.random());
    /** The version of the file that {@link #newest} came from; empty as long as none was read. */
    private Optional<FileVersion> newestVersion = Optional.empty();

    private final RefusedVersion refused = new RefusedVersion();

    /** The paths are resolved, so that no link is followed later. Each array that the source returns is wiped after use. */
    public FileStorage(Path file, Path highWaterFile, Supplier<char[]> secretSource) {
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
            throw missing(mark);
        }
        if (newestVersion.equals(version)) {
            requireNotBehind(newest, mark);
            return newest;
        }
        var loaded = read(version.get());
        try {
            requireNotBehind(loaded.snapshot(), mark);
            if (newestVersion.isPresent()) {
                HighWater.requireNotBehind(loaded.snapshot(), markOf(newest), file);
            }
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
        HighWater.requireNotBehind(snapshot, mark.orElseThrow(() -> highWater.absent(file)), file);
    }

    /** A missing file is never a new chain: a path that was mistyped, or a volume that is not mounted, looks the same. */
    private IOException missing(Optional<HighWater.Mark> mark) {
        var reached = newestVersion.isPresent() ? Optional.of(markOf(newest)) : mark;
        return reached.map(known -> HighWater.missing(known, file))
                .orElseGet(
                        () -> new IOException(ProviderErrorId.CHAIN_IS_MISSING.with("There is no key chain file " + file
                                + "; create the chain with 'o365se chain init', mount its volume, or correct keychain.uri"
                                + PathSlip.in(file))));
    }

    /**
     * Creates an empty chain; durable when it returns. If it fails or the process ends meanwhile, it can be called again.
     *
     * @throws IOException if there is a chain, or there was one
     */
    public ChainSnapshot create() throws IOException {
        return LockFile.change(file, this::createUnderLock);
    }

    private synchronized ChainSnapshot createUnderLock(LockFile lock) throws IOException {
        if (version().isPresent()) {
            throw new IOException(ProviderErrorId.CHAIN_EXISTS.with("The file " + file
                    + " exists and is not replaced by a new key chain; use it, or name another file in keychain.uri"));
        }
        var mark = highWater.read();
        // A first generation is empty, so nothing is lost if its file was never written.
        if (mark.isPresent() && mark.get().generation() > FIRST_GENERATION) {
            throw HighWater.missing(mark.get(), file);
        }
        var first = ChainSnapshot.empty(Ids.random()).withGeneration(FIRST_GENERATION);
        var secret = secretSource.get();
        try {
            var firstKeys = newKeys(first, secret);
            requireUnchanged(lock, Optional.empty());
            // Before the file: a chain without its mark would have to be restored.
            highWater.write(markOf(first));
            AtomicFile.removeLeftOvers(file);
            AtomicFile.replace(file, ChainFile.write(first, firstKeys), () -> requireUnchanged(lock, Optional.empty()));
            adopt(first, firstKeys);
            return first;
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private static HighWater.Mark markOf(ChainSnapshot snapshot) {
        return new HighWater.Mark(snapshot.chainId(), snapshot.generation());
    }

    private Optional<FileVersion> version() throws IOException {
        try {
            return FileVersion.of(file);
        } catch (IOException e) {
            throw new IOException(
                    ProviderErrorId.FILE_UNREADABLE.with("The file " + file + " cannot be read: " + e
                            + "; check the permissions of the file and of the folders above it, and the disk"),
                    e);
        }
    }

    @Override
    public Optional<ChainSnapshot> commit(ChainPlan plan) throws IOException {
        return LockFile.change(file, lock -> {
            var base = load();
            var next = plan.applyTo(base);
            if (next.isPresent() && next.get() != base) {
                commit(lock, base, next.get());
            }
            return next;
        });
    }

    private synchronized void commit(LockFile lock, ChainSnapshot base, ChainSnapshot next) throws IOException {
        raiseToWhatIsThere(base);
        replaceBy(lock, next, keysFor());
    }

    /** Right before the file is replaced: what was read must still be there, and the lock must still guard it. */
    private void requireUnchanged(LockFile lock, Optional<FileVersion> read) throws IOException {
        lock.requireHeld(file, read.equals(version()));
    }

    @Override
    public boolean isDurableAtOnce() {
        return true;
    }

    /** Asks the chain, not the source: after a rotation the source may still give the old secret. */
    @Override
    public synchronized boolean isSecret(char[] given) throws IOException {
        load();
        var known = keysFor();
        var asked = ChainKeys.derive(known.origin(), newest.chainId(), given);
        try {
            return asked.check().equals(known.check());
        } finally {
            asked.destroy();
        }
    }

    @Override
    public ChainSnapshot rotateSecret(char[] newSecret) throws IOException {
        return LockFile.change(file, lock -> rotateUnderLock(lock, newSecret));
    }

    private synchronized ChainSnapshot rotateUnderLock(LockFile lock, char[] newSecret) throws IOException {
        var base = load();
        raiseToWhatIsThere(base);
        var next = base.withGeneration(base.generation() + 1);
        replaceBy(lock, next, newKeys(next, newSecret));
        return next;
    }

    private void raiseToWhatIsThere(ChainSnapshot base) throws IOException {
        try {
            highWater.raise(base, file);
        } catch (UnsyncedException e) {
            // Of the mark, not of the chain: the chain has not been touched.
            throw new IOException("The high-water mark could not be made durable: " + e.getMessage(), e);
        }
    }

    /** Takes the file for the newest chain although the high-water mark says otherwise, and jumps ahead of whatever was lost. */
    public ChainSnapshot restore() throws IOException {
        return LockFile.change(file, this::restoreUnderLock);
    }

    private ChainSnapshot restoreUnderLock(LockFile lock) throws IOException {
        var restored = version();
        var read = readToRestore();
        var loaded = read.snapshot();
        long reached;
        try {
            var mark = highWater.read();
            if (mark.isPresent()) {
                HighWater.requireSameChain(loaded, mark.get(), file);
            }
            // Without a mark the jump is ahead of whatever it was.
            reached = mark.map(HighWater.Mark::generation).orElse(loaded.generation() + RESTORE_STEP);
        } catch (DamagedMarkException damaged) {
            // One of the reasons to restore. Whatever it was, the jump is ahead of it.
            reached = loaded.generation() + RESTORE_STEP;
        }
        // By two, because the mark may be one behind.
        var next = loaded.restored(Math.max(reached, loaded.generation()) + 2, RESTORE_STEP);
        newestVersion = restored;
        replaceBy(lock, next, read.requireKeys());
        // Also over a damaged mark. Should this fail, the mark is behind the file, and restoring again does no
        // harm.
        highWater.write(markOf(next));
        return next;
    }

    private ChainFile.Loaded readToRestore() throws IOException {
        try {
            return read();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    ProviderErrorId.CHAIN_IS_MISSING.with("There is no key chain file " + file
                            + " to be restored; put the newest backup there first, or correct keychain.uri"),
                    e);
        }
    }

    private void replaceBy(LockFile lock, ChainSnapshot next, ChainKeys nextKeys) throws IOException {
        AtomicFile.removeLeftOvers(file);
        try {
            AtomicFile.replace(file, ChainFile.write(next, nextKeys), () -> requireUnchanged(lock, newestVersion));
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

    /** Reads a version of the file, unless it was refused already. */
    private ChainFile.Loaded read(FileVersion version) throws IOException {
        var attempt = RefusedVersion.Attempt.at(file, version);
        refused.require(attempt, secretSource);
        try {
            return read();
        } catch (IOException e) {
            refused.remember(attempt, e);
            throw e;
        }
    }

    /** Reads the file and proves it; its keys are the caller's to {@link #use} or {@link #discard}. */
    private ChainFile.Loaded read() throws IOException {
        var found = new AtomicReference<ChainKeys>();
        try {
            return AtomicFile.read(
                    file,
                    MAX_FILE_BYTES,
                    in -> ChainFile.read(in, (origin, chainId) -> {
                        discard(found.get());
                        found.set(keysOf(origin, chainId));
                        return found.get();
                    }));
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
            refused.offered(secret);
            return ChainKeys.derive(origin, chainId, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /** The keys of the file that was read last. */
    private ChainKeys keysFor() {
        return Objects.requireNonNull(keys, "the chain was loaded");
    }

    private static ChainKeys newKeys(ChainSnapshot snapshot, char[] secret) {
        return ChainKeys.derive(ChainSecret.forNewChain(secret, new SecureRandom()), snapshot.chainId(), secret);
    }
}
