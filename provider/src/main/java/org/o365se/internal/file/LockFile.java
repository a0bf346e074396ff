package org.o365se.internal.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.thread.DaemonTimer;

/**
 * An exclusive lock for reading, changing and writing back a file, among all threads and processes that use this class. Not reentrant; closed by the thread
 * that acquired it.
 *
 * <p>The lock is on a separate file, {@code NAME.lock}, because every change replaces the file itself. The lock file is empty and is never removed. The system
 * keeps such a lock per process and drops it when the process closes any channel on the file. Within this JVM there is therefore a lock per path, and only its
 * holder opens the lock file.
 */
public final class LockFile implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SUFFIX = ".lock";
    private static final int MAX_TRIES = 5;

    /** One lock per path that was ever locked in this JVM; a program has few. */
    private static final ConcurrentMap<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();

    private final ReentrantLock inThisJvm;
    private final FileChannel channel;
    private final Path lockFile;
    private final Optional<Object> key;

    private LockFile(ReentrantLock inThisJvm, FileChannel channel, Path lockFile, Optional<Object> key) {
        this.inThisJvm = inThisJvm;
        this.channel = channel;
        this.lockFile = lockFile;
        this.key = key;
    }

    /**
     * Work that is done while the lock is held.
     *
     * @param <T> the type of the result
     * @param <X> the type of its exceptions besides {@code IOException}
     */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        /**
         * Runs the work from its beginning.
         *
         * @param lock the lock, which is held
         * @return the result
         * @throws IOException if the file cannot be read or written
         * @throws LostLockException if the lock was lost; nothing has been written
         * @throws X if the work fails otherwise
         */
        T run(LockFile lock) throws IOException, X;
    }

    /**
     * Runs work on a file under its lock. If the lock is lost before the work is complete, the work is repeated with the new content of the file.
     *
     * @param <T> the type of the result
     * @param <X> the type of the work's exceptions
     * @param file the file to lock; its folder must exist, the file need not
     * @param work may be run several times
     * @return the result of the work
     * @throws IOException if the lock cannot be acquired, or is lost each time, or the work fails
     * @throws X if the work fails
     */
    public static <T, X extends Exception> T change(Path file, Work<T, X> work) throws IOException, X {
        for (int tries = 1; ; tries++) {
            var lock = hold(file);
            try {
                return work.run(lock);
            } catch (LostLockException e) {
                if (tries == MAX_TRIES) {
                    throw e;
                }
                // Nothing was written; the next round starts with the changes of the other process.
            } finally {
                lock.close();
            }
        }
    }

    /**
     * Acquires the lock, waiting for up to 30 seconds. An interrupt does not end the wait; the interrupt status of the thread is kept.
     *
     * @param file the file to lock; its folder must exist, the file need not
     * @return the lock, until it is closed
     * @throws IOException if it is not released in time, or the lock file cannot be opened; the message names the lock file and the next step
     */
    public static LockFile hold(Path file) throws IOException {
        return hold(file, PATIENCE);
    }

    static LockFile hold(Path file, Duration patience) throws IOException {
        var guarded = file.toAbsolutePath();
        // The folder's real path, so that a file with two paths has one lock.
        var folder = AtomicFile.folderOf(guarded).toRealPath();
        SafeFolder.require(folder);
        var lockFile = folder.resolve(guarded.getFileName() + SUFFIX);
        var inThisJvm = IN_THIS_JVM.computeIfAbsent(lockFile, any -> new ReentrantLock());
        if (inThisJvm.isHeldByCurrentThread()) {
            throw new IllegalStateException("This thread already holds " + lockFile);
        }
        var deadline = System.nanoTime() + patience.toNanos();
        await(inThisJvm, lockFile, deadline);
        try {
            return Uninterrupted.run(() -> take(inThisJvm, guarded, lockFile, deadline));
        } catch (IOException | RuntimeException e) {
            inThisJvm.unlock();
            throw e;
        }
    }

    /** Locks the current lock file again if it was removed or replaced while it was being locked, because the lock of the old one has no effect. */
    private static LockFile take(ReentrantLock inThisJvm, Path guarded, Path lockFile, long deadline)
            throws IOException {
        while (true) {
            var channel = open(guarded, lockFile);
            var opened = keyOf(lockFile);
            lock(channel, lockFile, deadline - System.nanoTime());
            var lock = new LockFile(inThisJvm, channel, lockFile, opened);
            if (lock.isInPlace()) {
                return lock;
            }
            channel.close();
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        ProviderErrorId.CHAIN_LOCKED.with(
                                "The lock file " + lockFile
                                        + " is removed repeatedly, so nothing can be changed; find and stop the program that removes it"));
            }
        }
    }

    /**
     * Checks, immediately before a change is completed, that the lock is still held and that the file has not changed since it was read.
     *
     * @param file the locked file, for the message
     * @param isUnchanged whether the file is as it was read under the lock
     * @throws LostLockException if another process may have changed the file
     */
    public void requireHeld(Path file, boolean isUnchanged) throws LostLockException {
        if (!isUnchanged || !isInPlace()) {
            throw new LostLockException(ProviderErrorId.CHAIN_LOCKED.with("The lock file of " + file
                    + " was removed while it was held, so another process may have changed " + file
                    + "; nothing was changed. Find and stop the program that removes it, then try again"));
        }
    }

    /**
     * Returns whether the lock file is still the one that was locked. After its removal another process may hold a lock on a new file, so this is checked again
     * immediately before a change is completed.
     *
     * @return false if the file was removed or replaced
     */
    boolean isInPlace() {
        return key.isPresent() && key.equals(keyOf(lockFile));
    }

    /** Returns the file system's key of a file, or its path if files have no key; empty if it no longer exists. */
    static Optional<Object> keyOf(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(attributes.fileKey() == null ? file : attributes.fileKey());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Releases the lock. The work under it is valid even if closing fails, because the lock ends with the open file. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException closedAllTheSame) {
            // Nothing is lost, and the work under the lock must not be reported as failed.
        } finally {
            inThisJvm.unlock();
        }
    }

    private static void await(ReentrantLock inThisJvm, Path lockFile, long deadline) throws IOException {
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    if (inThisJvm.tryLock() || inThisJvm.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    throw locked(lockFile, "another thread of this program", null);
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Locks an open lock file; closes it if that fails. */
    static FileLock lock(FileChannel channel, Path lockFile, long patienceNanos) throws IOException {
        try {
            var lock = channel.tryLock();
            return lock != null ? lock : lockBefore(channel, patienceNanos);
        } catch (ClosedByInterruptException | FileLockInterruptionException e) {
            // The channel is opened again and the wait continues.
            channel.close();
            throw e;
        } catch (AsynchronousCloseException e) {
            channel.close();
            throw locked(lockFile, "another process", e);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw locked(lockFile, "a second copy of this library in this program", e);
        } catch (IOException e) {
            channel.close();
            throw new IOException(
                    ProviderErrorId.CHAIN_LOCKED.with("The lock " + lockFile + " could not be acquired ("
                            + AtomicFile.reason(e) + "); use a file system that supports locks"),
                    e);
        }
    }

    /** Waits without polling: a blocking {@code lock()} ends when another thread closes the channel, which a timer does at the deadline. */
    private static FileLock lockBefore(FileChannel channel, long patienceNanos) throws IOException {
        var decided = new AtomicBoolean();
        try (var timer = new DaemonTimer("o365se-lock")) {
            var giveUp = timer.after(Duration.ofNanos(Math.max(0, patienceNanos)), () -> {
                if (decided.compareAndSet(false, true)) {
                    closeUnchecked(channel);
                }
            });
            var lock = channel.lock();
            if (!decided.compareAndSet(false, true)) {
                throw new AsynchronousCloseException();
            }
            giveUp.cancel(false);
            return lock;
        }
    }

    private static void closeUnchecked(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The timer ignores the failure; the waiting thread ends in any case and reports the result.
            throw new UncheckedIOException(e);
        }
    }

    static FileChannel open(Path guarded, Path lockFile) throws IOException {
        if (Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
            // Opening a named pipe would wait for a reader indefinitely.
            throw new IOException(ProviderErrorId.CHAIN_LOCKED.with("The lock file " + lockFile
                    + " could not be opened (it is a link, a folder or a special file); remove it, then try again"));
        }
        boolean isNew = !Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS);
        try {
            var channel = FileChannel.open(
                    lockFile,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    AtomicFile.ownerOnly(lockFile));
            if (isNew) {
                handOver(guarded, lockFile, channel);
            }
            return channel;
        } catch (IOException e) {
            throw new IOException(
                    ProviderErrorId.CHAIN_LOCKED.with(
                            "The lock file " + lockFile + " could not be opened (" + AtomicFile.reason(e)
                                    + "); it must be a regular file that this user can write to, in a folder that this user can write to"),
                    e);
        }
    }

    /** Gives a new lock file the owner of the locked file, because the service could not open a lock file of root. */
    private static void handOver(Path guarded, Path lockFile, FileChannel channel) throws IOException {
        try {
            Ownership.copy(guarded, lockFile);
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(lockFile);
            throw e;
        }
    }

    static IOException locked(Path lockFile, String holder, @Nullable Exception cause) {
        return new IOException(
                ProviderErrorId.CHAIN_LOCKED.with("The lock " + lockFile + " is held by " + holder
                        + " and was not released in time, so nothing was changed. Try again; 'fuser -v "
                        + lockFile
                        + "' names the process that holds it"),
                cause);
    }
}
