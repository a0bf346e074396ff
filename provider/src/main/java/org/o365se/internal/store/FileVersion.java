package org.o365se.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.file.Uninterrupted;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.record.ChainKeys;

/**
 * Distinguishes two versions of a chain's file without reading them whole: by what the file system says of the file, and by its last bytes.
 *
 * <p>The last bytes are the MAC over the whole chain, so two chains that differ differ there. Times alone would not do: a clock that is set back, or two
 * changes within one tick of the file system's clock, can give a new file the time, size and number of an old one.
 *
 * @param modified when it was written
 * @param size in bytes
 * @param fileKey what the file system calls it, if it has names besides paths
 * @param end the last bytes
 */
public record FileVersion(
        FileTime modified, long size, @Nullable Object fileKey, Bytes end) {

    /** The version of a file that could not be looked at; no file has it. */
    static final FileVersion UNSEEN = new FileVersion(FileTime.fromMillis(0), -1, null, Bytes.NONE);

    /** Returns the version of a file; empty if there is none. */
    public static Optional<FileVersion> of(Path file) throws IOException {
        try {
            return Optional.of(Uninterrupted.run(() -> read(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static FileVersion read(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        // A named pipe must not be opened, and a folder has no content; reading either reports the reason.
        var end = attributes.isRegularFile() ? lastBytes(file) : Bytes.NONE;
        return new FileVersion(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey(), end);
    }

    private static Bytes lastBytes(Path file) throws IOException {
        var end = ByteBuffer.allocate(ChainKeys.MAC_BYTES);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(Math.max(0, channel.size() - end.capacity()));
            while (end.hasRemaining() && channel.read(end) >= 0) {
                // Until the buffer is full or the file ends.
            }
        }
        return Bytes.takeOwnershipOf(Arrays.copyOf(end.array(), end.position()));
    }
}
