package org.o365se.cli;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;

/** Distinguishes a reader of standard output that has read enough, as {@code head} does, from an output that failed. */
final class StandardOutput {
    /** The exit code when the reader has gone: that of a program which the signal SIGPIPE ends. */
    static final int READER_GONE = 141;

    private static final Path FILE = Path.of("/dev/fd/1");
    private static final int TYPE_MASK = 0170000;
    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    /** Thrown by a write after the reader of standard output has gone. No message is printed for it. */
    static final class ReaderGoneException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        ReaderGoneException() {
            super("the reader of standard output has gone");
        }
    }

    private StandardOutput() {}

    /** Returns whether a write to standard output has failed. */
    static boolean hasFailed() {
        return System.out.checkError();
    }

    /**
     * Returns whether a write that failed did so because the reader has gone: nothing else fails a write to a pipe or a socket. The text of the failure is of no use here, since it
     * depends on the locale and {@link java.io.PrintStream} drops it.
     */
    static boolean isReaderGone() {
        try {
            int type = (int) Files.getAttribute(FILE, "unix:mode") & TYPE_MASK;
            return type == PIPE || type == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // On a system without such files every failure is reported.
            return false;
        }
    }

    /** Returns whether a failure was caused by a reader that has gone. */
    static boolean isReaderGone(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ReaderGoneException) {
                return true;
            }
        }
        return false;
    }
}
