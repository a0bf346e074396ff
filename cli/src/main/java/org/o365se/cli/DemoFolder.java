package org.o365se.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A configuration and all that belongs to it in a folder of its own, open to its owner only. Removed by {@link #close} and by Ctrl-C unless it is kept. */
final class DemoFolder implements AutoCloseable {
    private final Path path;
    private final @Nullable RemovedAtExit guard;

    private DemoFolder(Path path, boolean keep) {
        this.path = path;
        this.guard = keep ? null : RemovedAtExit.of(path);
    }

    static DemoFolder create(boolean keep) throws IOException {
        var path = Path.of(System.getProperty("java.io.tmpdir"), "o365se-demo-" + UUID.randomUUID());
        // Guarded before it is there: Ctrl-C can come at any moment.
        var folder = new DemoFolder(path, keep);
        try {
            Files.createDirectory(path, PrivateFiles.folderMode(path));
        } catch (IOException e) {
            folder.close();
            throw new CommandFailure(
                    CommandErrorId.OUTPUT_FAILED.with("The demo's folder " + path + " could not be created (" + e
                            + "); set TMPDIR to a folder that this user may write to"),
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

    /** What a second JVM adds to its java.security. */
    Path javaSecurity() {
        return file("java.security");
    }

    /** Has a process ended before the folder is removed by Ctrl-C, since it would go on writing there. */
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
