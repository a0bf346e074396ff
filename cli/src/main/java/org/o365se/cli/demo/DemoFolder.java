package org.o365se.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.file.PrivateFiles;
import org.o365se.cli.file.RemovedAtExit;

/** A separate folder, accessible only to its owner, with a configuration and all its files. Removed by {@link #close} and by Ctrl-C unless it is kept. */
final class DemoFolder implements AutoCloseable {
    private final Path path;
    private final @Nullable RemovedAtExit guard;

    private DemoFolder(Path path, boolean keep) {
        this.path = path;
        this.guard = keep ? null : RemovedAtExit.of(path);
    }

    static DemoFolder create(boolean keep) throws IOException {
        var path = Path.of(System.getProperty("java.io.tmpdir"), "o365se-demo-" + UUID.randomUUID());
        // Registered before it is created, because Ctrl-C can come at any moment.
        var folder = new DemoFolder(path, keep);
        try {
            Files.createDirectory(path, PrivateFiles.folderMode(path));
        } catch (IOException e) {
            folder.close();
            throw new CommandFailure(
                    CommandErrorId.OUTPUT_FAILED.with("The folder " + path + " for the demo could not be created (" + e
                            + "); set TMPDIR to a folder that this user can write to"),
                    e);
        }
        return folder;
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    Path configuration() {
        return file("o365se.properties");
    }

    /** Returns the file that a second JVM adds to its java.security. */
    Path javaSecurity() {
        return file("java.security");
    }

    /** Registers a process that Ctrl-C ends before it removes the folder, because the process may write there. */
    void isWrittenBy(Process process) {
        if (guard != null) {
            guard.endFirst(process);
        }
    }

    /** Creates a file that only its owner can read. */
    static OutputStream create(Path file) throws IOException {
        return Channels.newOutputStream(Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.fileMode(file)));
    }

    @Override
    public void close() throws IOException {
        if (guard != null) {
            guard.close();
        }
    }
}
