package org.o365se.cli.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.o365se.cli.base.CommandErrorId;

/** A file or folder that is removed after its use, by {@link #close} or on Ctrl-C. */
public final class RemovedAtExit implements AutoCloseable {
    private static final int ATTEMPTS = 10;
    private static final long END_SECONDS = 5;

    private final Path path;
    private final Thread hook = new Thread(this::removeAtExit, "o365se-cleanup");

    private volatile @Nullable Process writer;

    private RemovedAtExit(Path path) {
        this.path = path;
    }

    public static RemovedAtExit of(Path path) {
        var guard = new RemovedAtExit(path);
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    /** Registers a process that writes there, so that Ctrl-C ends it and its descendants before anything is removed. */
    public void endFirst(Process process) {
        writer = process;
    }

    /** Keeps it. */
    public void keep() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    @Override
    public void close() throws IOException {
        PrivateFiles.deleteTree(path);
        try {
            keep();
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook runs anyway and finds nothing to remove.
        }
    }

    /** Removes the path again if needed: other threads still run and may add a file to a folder while it is removed. */
    private void removeAtExit() {
        endWriter();
        for (int attempt = 1; ; attempt++) {
            try {
                PrivateFiles.deleteTree(path);
                return;
            } catch (IOException | UncheckedIOException e) {
                if (attempt == ATTEMPTS) {
                    System.err.println(CommandErrorId.OUTPUT_FAILED.with(
                            path + " could not be removed (" + e + "); remove it yourself"));
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
        // Its descendants first, because they are found through it.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
