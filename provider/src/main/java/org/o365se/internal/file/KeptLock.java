package org.o365se.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Exclusive right to append to a file, among all threads and processes that ask for it, for a file that is appended to often: the lock file {@code NAME.lock} is opened once and stays open, so
 * that taking the lock is one system call. One object per file and JVM. Thread-safe, not reentrant.
 */
public final class KeptLock implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_INTERVAL_NANOS = 1_000_000_000L;

    private final Path file;
    private final Path lockFile;
    private final ReentrantLock inThisJvm = new ReentrantLock();
    private @Nullable FileChannel channel;
    private Optional<Object> key = Optional.empty();
    private long lookedAt;
    private boolean closed;

    /**
     * Makes a lock, whose file is opened when it is first taken.
     *
     * @param file the file to be guarded, resolved; its folder must exist
     */
    public KeptLock(Path file) {
        this.file = file.toAbsolutePath();
        this.lockFile = this.file.resolveSibling(this.file.getFileName() + ".lock");
    }

    /**
     * Work that is done under the lock.
     *
     * @param <T> what it returns
     */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Runs the work.
         *
         * @return its result
         * @throws IOException if it fails
         */
        T run() throws IOException;
    }

    /**
     * Runs work under the lock, waiting for it up to 10 seconds. The interrupt status of the thread makes no difference to the wait.
     *
     * @param <T> what it returns
     * @param work is run once
     * @return its result
     * @throws IOException if the lock is held by somebody else all the time, or the work fails
     */
    public <T> T run(Work<T> work) throws IOException {
        lockInThisJvm();
        try {
            var lock = Uninterrupted.run(this::lock);
            try {
                return work.run();
            } finally {
                lock.release();
            }
        } finally {
            inThisJvm.unlock();
        }
    }

    /** Closes the lock file, when nobody holds the lock. */
    @Override
    public void close() throws IOException {
        inThisJvm.lock();
        try {
            closed = true;
            if (channel != null) {
                channel.close();
            }
        } finally {
            inThisJvm.unlock();
        }
    }

    private void lockInThisJvm() throws IOException {
        boolean wasInterrupted = false;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                try {
                    if (inThisJvm.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    throw LockFile.locked(lockFile, "another thread of this program", null);
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

    private FileLock lock() throws IOException {
        if (closed) {
            throw new IOException(ProviderErrorId.CHAIN_LOCKED.with("The file " + file + " is closed"));
        }
        var known = channel;
        if (known == null || !known.isOpen() || !isInPlace()) {
            if (known != null) {
                known.close();
            }
            SafeFolder.require(AtomicFile.folderOf(file).toRealPath());
            known = LockFile.open(file, lockFile);
            channel = known;
            key = LockFile.keyOf(lockFile);
            lookedAt = System.nanoTime();
        }
        return LockFile.lock(known, lockFile, PATIENCE.toNanos());
    }

    /** A lock file that was removed guards nothing. Looking costs more than the lock, so it is looked at no more than once a second. */
    private boolean isInPlace() {
        if (System.nanoTime() - lookedAt < LOOK_INTERVAL_NANOS) {
            return true;
        }
        lookedAt = System.nanoTime();
        return key.isPresent() && key.equals(LockFile.keyOf(lockFile));
    }
}
