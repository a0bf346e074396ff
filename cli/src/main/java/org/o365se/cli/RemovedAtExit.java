package org.o365se.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A file or folder that does not outlive its use, be it ended by {@link #close} or by Ctrl-C. */
final class RemovedAtExit implements AutoCloseable {
    private static final int ATTEMPTS = 10;
    private static final long END_SECONDS = 5;

    private final Path path;
    private final Thread hook = new Thread(this::removeAtExit, "o365se-cleanup");

    private volatile @Nullable Process writer;

    private RemovedAtExit(Path path) {
        this.path = path;
    }

    static RemovedAtExit of(Path path) {
        var guard = new RemovedAtExit(path);
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    /** Names a process that writes there, so that Ctrl-C ends it, with all that it has started, before anything is removed. */
    void endFirst(Process process) {
        writer = process;
    }

    /** Keeps it. */
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
        endWriter();
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

    private void endWriter() {
        var process = writer;
        if (process == null) {
            return;
        }
        // Its children first: they are found through it.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
