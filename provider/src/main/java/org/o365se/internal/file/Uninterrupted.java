package org.o365se.internal.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;

/**
 * Runs local file operations, and waits for file locks, to their end regardless of the thread's interrupt status. The JDK's channels fail in an interrupted
 * thread, which must not be reported as a fault of the disk. The interrupt status is kept.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    /**
     * An operation that can be repeated.
     *
     * @param <T> the type of the result
     */
    @FunctionalInterface
    public interface Operation<T> {
        /**
         * Runs it from its beginning.
         *
         * @return its result
         * @throws IOException if it fails
         */
        T run() throws IOException;
    }

    /**
     * Runs an operation until it succeeds or fails for a reason other than an interrupt.
     *
     * @param <T> the type of the result
     * @param operation may be run several times
     * @return its result
     * @throws IOException if it fails
     */
    public static <T> T run(Operation<T> operation) throws IOException {
        boolean wasInterrupted = false;
        try {
            while (true) {
                wasInterrupted |= Thread.interrupted();
                try {
                    return operation.run();
                } catch (ClosedByInterruptException | FileLockInterruptionException e) {
                    // Interrupted: its channel is closed, so the operation is repeated.
                    wasInterrupted = true;
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
