package org.o365se.internal.maintenance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Set;
import java.util.function.BiConsumer;
import org.o365se.CorruptedMessageException;

/** Reads the headers of the messages in files and folders. */
public final class InventoryFiles {
    private InventoryFiles() {}

    /**
     * Reads the headers.
     *
     * @param filesOrFolders the files; a folder stands for all files below it
     * @param message receives the path and the first bytes of each message, at most 68; may throw {@code CorruptedMessageException}
     * @param unreadable receives the path of each file, folder or message that cannot be read, and the reason
     */
    public static void read(
            Collection<Path> filesOrFolders,
            BiConsumer<String, byte[]> message,
            BiConsumer<String, String> unreadable) {
        var files = new FoundFiles(filesOrFolders);
        for (var found = files.next(); found.isPresent(); found = files.next()) {
            var path = found.get().path();
            try {
                if (found.get().failure() != null) {
                    throw found.get().failure();
                }
                if (found.get().kind() == FoundFiles.Kind.FILE) {
                    read(path, message);
                }
            } catch (IOException | CorruptedMessageException e) {
                unreadable.accept(path.toString(), FileFailures.text(path, e));
            }
        }
    }

    private static void read(Path path, BiConsumer<String, byte[]> message) throws IOException {
        try (var file = FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            var start = MessageStart.read(file);
            if (MessageStart.isMessage(start)) {
                message.accept(path.toString(), start);
            }
        }
    }
}
