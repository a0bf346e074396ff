package org.o365se.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Replaces a large file by a new one that is written beside it, {@code .o365se-UUID.part}. The new file gets the owner, group, permissions, times and user
 * attributes of the old one. After a crash there is either the old or the new file, and possibly a part file, which {@link #removeAbandoned} removes.
 *
 * <p>The writer holds a lock on its part file, which ends with its process. A part file that can be locked is abandoned. Not thread-safe.
 */
public final class FileReplacement implements AutoCloseable {
    private static final Pattern PART_NAME =
            Pattern.compile("\\.o365se-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.part");

    private final Path target;
    private final Path part;
    private final FileIdentity original;
    private final FileChannel channel;
    private boolean committed;

    private FileReplacement(Path target, Path part, FileIdentity original, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.original = original;
        this.channel = channel;
    }

    /**
     * Creates the part file, empty.
     *
     * @param target the file to replace, not a link
     * @param original its state before the caller has read it
     * @return the replacement; the caller closes it
     * @throws IOException if the file cannot be replaced safely, or the part file cannot be created
     */
    public static FileReplacement of(Path target, FileIdentity original) throws IOException {
        var file = target.toAbsolutePath();
        var folder = AtomicFile.folderOf(file);
        SafeFolder.require(folder.toRealPath());
        requireOneName(file);
        while (true) {
            var part = folder.resolve(".o365se-" + UUID.randomUUID() + ".part");
            var channel = FileChannel.open(
                    part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    AtomicFile.ownerOnly(folder));
            boolean isOurs = false;
            try {
                // Before the lock, which ends when any other descriptor of the file is closed in this process.
                copyUserAttributes(file, part);
                isOurs = channel.tryLock() != null && Files.exists(part, LinkOption.NOFOLLOW_LINKS);
                if (isOurs) {
                    return new FileReplacement(file, part, original, channel);
                }
            } finally {
                if (!isOurs) {
                    Files.deleteIfExists(part);
                    channel.close();
                }
            }
        }
    }

    /**
     * Returns the file that is written.
     *
     * @return the channel of the part file, open until this object is closed
     */
    public FileChannel channel() {
        return channel;
    }

    /**
     * Puts the new file in the place of the old one, durably.
     *
     * @throws UnsyncedException if the file has been replaced, but the old one may come back after a power failure
     * @throws IOException if it fails, or the old file was modified or removed in the meantime; the old file is intact
     */
    public void commit() throws IOException {
        Ownership.copy(target, part);
        copyPermissions();
        Files.getFileAttributeView(part, BasicFileAttributeView.class)
                .setTimes(original.modified(), original.accessed(), null);
        channel.force(true);
        original.requireUnchanged(target);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        committed = true;
        try {
            AtomicFile.syncFolder(AtomicFile.folderOf(target));
        } catch (IOException e) {
            throw new UnsyncedException(
                    ProviderErrorId.FILE_WRITE_FAILED,
                    "The file " + target + " has been replaced, but its folder could not be synchronized ("
                            + AtomicFile.reason(e)
                            + "), so a power failure may bring the old file back; run the command again",
                    e);
        }
    }

    /** Removes the part file, unless it has replaced the old file. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (!committed) {
                Files.deleteIfExists(part);
            }
        }
    }

    /**
     * Returns whether a file has the name of a part file.
     *
     * @param file a path
     * @return whether it was created by {@link #of}, now or earlier
     */
    public static boolean isPart(Path file) {
        return PART_NAME.matcher(String.valueOf(file.getFileName())).matches();
    }

    /**
     * Removes a part file if its writer has ended and it belongs to the user of this process.
     *
     * @param part a file for which {@link #isPart} returns true
     * @throws IOException if it cannot be removed
     */
    public static void removeAbandoned(Path part) throws IOException {
        // Opening a named pipe would wait for a reader.
        if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() != null) {
                Files.deleteIfExists(part);
            }
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            // Its writer has finished or is still working.
        }
    }

    /**
     * Writes all bytes of a buffer.
     *
     * @param channel the file
     * @param bytes the bytes
     * @throws IOException if the file cannot be written
     */
    public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void copyPermissions() throws IOException {
        var from = Files.getFileAttributeView(target, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        var to = Files.getFileAttributeView(part, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (from != null && to != null) {
            to.setPermissions(from.readAttributes().permissions());
        }
    }

    private static void copyUserAttributes(Path file, Path part) throws IOException {
        var from = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        var to = Files.getFileAttributeView(part, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (from == null || to == null || !Files.isReadable(file)) {
            return;
        }
        for (var name : namesOf(from)) {
            var value = ByteBuffer.allocate(from.size(name));
            from.read(name, value);
            to.write(name, value.flip());
        }
    }

    private static Iterable<String> namesOf(UserDefinedFileAttributeView attributes) {
        try {
            return attributes.list();
        } catch (IOException notSupported) {
            // The file store of this file has none.
            return Set.of();
        }
    }

    /** A file with several names would be separated from them. */
    private static void requireOneName(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")
                && (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1) {
            throw new IOException(
                    ProviderErrorId.MESSAGE_FILE_NOT_REWRITTEN.with(
                            "The file " + file
                                    + " has several hard links, which replacing it would separate; re-wrap it in place, or copy it first"));
        }
    }
}
