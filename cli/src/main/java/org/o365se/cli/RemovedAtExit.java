package org.o365se.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A file or folder that does not outlive its use, be it ended by {@link #close} or by Ctrl-C. */
final class RemovedAtExit implements AutoCloseable {
    private static final int ATTEMPTS = 10;

    private final Path path;
    private final Thread hook = new Thread(this::removeAtExit, "o365se-cleanup");

    private RemovedAtExit(Path path) {
        this.path = path;
    }

    static RemovedAtExit of(Path path) {
        var guard = new RemovedAtExit(path);
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    /** Lets it stay. */
    void keep() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    @Override
    public void close() throws IOException {
        PrivateFiles.deleteTree(path);
        try {
            keep();
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs anyway, and finds nothing.
        }
    }

    /** The rest of the program still runs meanwhile and may add a file to a folder that is being removed. */
    private void removeAtExit() {
        for (int attempt = 1; ; attempt++) {
            try {
                PrivateFiles.deleteTree(path);
                return;
            } catch (IOException | UncheckedIOException e) {
                if (attempt == ATTEMPTS) {
                    System.err.println(CommandErrorId.OUTPUT_FAILED.with(
                            path + " could not be removed (" + e + "); remove it by hand"));
                    return;
                }
            }
        }
    }
}
