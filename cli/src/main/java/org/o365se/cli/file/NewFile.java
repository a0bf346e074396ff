package org.o365se.cli.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;

/** Creates a file that only its owner can read and that is complete and durable, or does not exist. */
public final class NewFile {
    private NewFile() {}

    public static void write(Path file, byte[] content) throws IOException {
        try (var channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.fileMode(file))) {
            writeOrRemove(file, channel, content);
        } catch (FileAlreadyExistsException e) {
            throw exists(file, e);
        } catch (IOException e) {
            throw new CommandFailure(
                    CommandErrorId.OUTPUT_FAILED.with("The file " + file + " could not be written (" + e
                            + "); check its folder and the free space, then try again"),
                    e);
        }
    }

    public static void requireAbsent(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(file, null);
        }
    }

    private static CommandFailure exists(Path file, @Nullable IOException cause) {
        var failure = new CommandFailure(CommandErrorId.OUTPUT_EXISTS.with(
                "The file " + file + " exists and is never overwritten; name a new file"));
        failure.initCause(cause);
        return failure;
    }

    private static void writeOrRemove(Path file, FileChannel channel, byte[] content) throws IOException {
        boolean isWhole = false;
        try {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            isWhole = true;
        } finally {
            if (!isWhole) {
                Files.deleteIfExists(file);
            }
        }
    }
}
