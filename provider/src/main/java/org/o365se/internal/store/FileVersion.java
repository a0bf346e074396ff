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
import org.o365se.internal.record.ChainHead;

/**
 * Distinguishes two versions of a chain's file without reading them completely: by the file's attributes, and by its first and last bytes.
 *
 * <p>The last bytes are the MAC over the whole chain, so two different chains differ there. Times alone are not sufficient: if a clock is set back, or after
 * two changes within one tick of the file system's clock, a new file can have the time, size and number of an old one.
 *
 * @param modified the time of modification
 * @param changed the time of the last change of any kind, which, unlike the time of modification, cannot be set; empty if the file system has none
 * @param size in bytes
 * @param fileKey the file system's key of the file, if it has keys
 * @param head the header and the head MAC; shorter if the file is too short for both
 */
record FileVersion(
        FileTime modified,
        Optional<FileTime> changed,
        long size,
        @Nullable Object fileKey,
        Bytes head) {

    /** Returns the version of a file; empty if there is none. */
    static Optional<FileVersion> of(Path file) throws IOException {
        try {
            return Optional.of(Uninterrupted.run(() -> read(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static FileVersion read(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        boolean isUnix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        // A named pipe must not be opened, and a folder has no content; reading the file reports the reason.
        var head = attributes.isRegularFile() ? headOf(file) : Bytes.NONE;
        return new FileVersion(
                attributes.lastModifiedTime(),
                isUnix ? Optional.of((FileTime) Files.getAttribute(file, "unix:ctime")) : Optional.empty(),
                attributes.size(),
                attributes.fileKey(),
                head);
    }

    private static Bytes headOf(Path file) throws IOException {
        var head = ByteBuffer.allocate(ChainHead.HEADER_BYTES + ChainHead.MAC_BYTES);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            readFully(channel, head.limit(ChainHead.HEADER_BYTES), 0);
            long macAt = channel.size() - ChainHead.MAC_BYTES;
            if (macAt >= ChainHead.HEADER_BYTES) {
                readFully(channel, head.limit(head.capacity()), macAt);
            }
        }
        return Bytes.takeOwnershipOf(Arrays.copyOf(head.array(), head.position()));
    }

    private static void readFully(FileChannel channel, ByteBuffer to, long from) throws IOException {
        long at = from;
        while (to.hasRemaining()) {
            int read = channel.read(to, at);
            if (read < 0) {
                return;
            }
            at += read;
        }
    }
}
