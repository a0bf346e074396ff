package org.o365se.internal.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;

/**
 * Runs local file operations, and waits for file locks, to their end whatever the interrupt status of the thread. The JDK's channels fail in an interrupted thread, and that must not be
 * taken for a fault of the disk. The status is what it was, or set, when the call returns.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    /**
     * An operation that can be begun anew.
     *
     * @param <T> what it returns
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
     * Runs an operation until it succeeds or fails for another reason than an interrupt.
     *
     * @param <T> what it returns
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
                    // Interrupted meanwhile: its channel is closed, so it is begun anew.
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
