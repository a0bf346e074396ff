package org.o365se.cli.base;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;

/** Distinguishes a reader that has closed standard output, as {@code head} does, from an output that failed. */
public final class StandardOutput {
    /** The exit code if the reader has closed standard output: that of a program that SIGPIPE ends. */
    public static final int READER_GONE = 141;

    private static final Path FILE = Path.of("/dev/fd/1");
    private static final int TYPE_MASK = 0170000;
    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    /** Thrown by a write after the reader has closed standard output. No message is printed for it. */
    public static final class ReaderGoneException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        public ReaderGoneException() {
            super("the reader has closed standard output");
        }
    }

    private StandardOutput() {}

    /** Returns whether a write to standard output has failed. */
    public static boolean hasFailed() {
        return System.out.checkError();
    }

    /**
     * Returns whether a failed write means that the reader has closed standard output: a write to a pipe or a socket fails for no other reason. The text of the failure cannot tell, because it depends on the locale and {@link java.io.PrintStream} drops it.
     */
    public static boolean isReaderGone() {
        try {
            int type = (int) Files.getAttribute(FILE, "unix:mode") & TYPE_MASK;
            return type == PIPE || type == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // On a system without such files every failure is reported.
            return false;
        }
    }

    /** Returns whether a failure was caused by a reader that closed standard output. */
    public static boolean isReaderGone(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ReaderGoneException) {
                return true;
            }
        }
        return false;
    }
}
