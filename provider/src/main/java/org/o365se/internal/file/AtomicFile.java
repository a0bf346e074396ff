package org.o365se.internal.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Reads files up to a maximum length and replaces them atomically: after a crash there is either the old or the new file, never a partial one.
 *
 * <p>Thread-safe, but two writers overwrite each other: hold a {@link LockFile} to read, change and write back a file.
 */
public final class AtomicFile {
    private static final int MAX_LINKS = 40;
    private static final int STREAM_BUFFER_BYTES = 1 << 16;
    private static final String TEMPORARY_INFIX = ".o365se-";
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private AtomicFile() {}

    /**
     * Replaces a file, which keeps its owner and group, or creates it; only its owner can read it from the start. The new content is durable when the call
     * returns. The interrupt status of the thread has no effect.
     *
     * <p>A link in place of the file is not followed: call {@link #resolve} once, when the file is named. The superuser writes only where no other user can
     * redirect the write.
     *
     * @param target the file, resolved; its folder must exist
     * @param content the whole new content
     * @throws UnsyncedException if the file has been replaced, but the old one may come back after a power failure
     * @throws IOException if it fails; the message names the file, the reason and the next step, and the old file is intact
     */
    public static void replace(Path target, byte[] content) throws IOException {
        replace(target, content, () -> {});
    }

    /** A condition that is checked immediately before a file is replaced. */
    @FunctionalInterface
    public interface Condition {
        /**
         * Checks the condition.
         *
         * @throws IOException if it does not hold; the file is not replaced then, and the exception is not wrapped
         */
        void require() throws IOException;
    }

    /**
     * Replaces a file if a condition holds immediately before, otherwise like {@link #replace(Path, byte[])}.
     *
     * @param target the file, resolved; its folder must exist
     * @param content the whole new content
     * @param condition checked after the new content is durable and before it replaces the old one
     * @throws UnsyncedException if the file has been replaced, but the old one may come back after a power failure
     * @throws IOException if it fails or the condition does not hold; the old file is intact
     */
    public static void replace(Path target, byte[] content, Condition condition) throws IOException {
        var file = target.toAbsolutePath();
        var folder = folderOf(file);
        SafeFolder.require(folder.toRealPath());
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    ProviderErrorId.FILE_WRITE_FAILED.with(
                            "The file " + file
                                    + " cannot be written, because a link, folder or special file has its name; name another file, or remove that one"));
        }
        var unmet = new AtomicReference<IOException>();
        try {
            Uninterrupted.run(() -> {
                writeBesideAndRename(file, folder, content, () -> {
                    try {
                        condition.require();
                    } catch (IOException e) {
                        unmet.set(e);
                        throw e;
                    }
                });
                return null;
            });
        } catch (IOException e) {
            if (unmet.get() != null) {
                throw unmet.get();
            }
            throw new IOException(
                    ProviderErrorId.FILE_WRITE_FAILED.with("The file " + file + " could not be written (" + reason(e)
                            + "); the old file is intact. Check the free space and the permissions of "
                            + folder + ", then try again"),
                    e);
        }
        try {
            Uninterrupted.run(() -> {
                syncFolder(folder);
                return null;
            });
        } catch (IOException e) {
            throw new UnsyncedException(
                    ProviderErrorId.FILE_WRITE_FAILED,
                    "The file " + file + " has been replaced, but its folder could not be synchronized ("
                            + reason(e)
                            + "), so a power failure may bring the old file back. Make the folder readable for this user, on a file system that can synchronize folders, and repeat the change",
                    e);
        }
    }

    /**
     * Reads a whole file. The interrupt status of the thread has no effect.
     *
     * @param file the file
     * @param maxBytes the maximum length
     * @return the content
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if it is longer, is not a regular file, or cannot be read; the message names the file, the reason and the next step
     */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw unreadable(file, "it is not a regular file; name a regular file", null);
        }
        try {
            return Uninterrupted.run(() -> readOpened(file, maxBytes));
        } catch (NoSuchFileException | UnreadableException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, reason(e) + "; check its permissions and its disk", e);
        }
    }

    /**
     * Reads an opened file.
     *
     * @param <T> the type of the result
     */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Reads the file. *
         * @param in the file from its beginning; throws {@code IOException} beyond the maximum length
         * @return the result
         * @throws IOException if the content is refused, or the file cannot be read
         */
        T read(InputStream in) throws IOException;
    }

    /**
     * Reads a file as a stream, so that a long file needs no memory. The interrupt status of the thread has no effect; after an interrupt the reader is called
     * again from the beginning.
     *
     * @param <T> the type of the result
     * @param file the file
     * @param maxBytes the maximum length
     * @param reader reads it
     * @return the result of the reader
     * @throws NoSuchFileException if there is no such file
     * @throws IOException what the reader throws; or if the file is longer, is a folder or a special file, or cannot be read
     */
    public static <T> T read(Path file, long maxBytes, Reader<T> reader) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw unreadable(file, "it is not a regular file; name a regular file", null);
        }
        return Uninterrupted.run(() -> {
            try (var channel = open(file)) {
                if (channel.size() > maxBytes) {
                    throw unreadable(
                            file,
                            "it is longer than " + maxBytes + " bytes, the maximum; check that it is the right file",
                            null);
                }
                return reader.read(new BufferedInputStream(Channels.newInputStream(channel), STREAM_BUFFER_BYTES));
            }
        });
    }

    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, reason(e) + "; check its permissions and its disk", e);
        }
    }

    private static byte[] readOpened(Path file, int maxBytes) throws IOException {
        byte[] buffer;
        int length;
        // The size of the opened file, because the file may be replaced in the meantime.
        try (var channel = FileChannel.open(file, StandardOpenOption.READ);
                var in = Channels.newInputStream(channel)) {
            buffer = new byte[(int) Math.min(channel.size(), maxBytes) + 1];
            length = in.readNBytes(buffer, 0, buffer.length);
        }
        try {
            if (length > maxBytes) {
                throw unreadable(
                        file,
                        "it is longer than " + maxBytes + " bytes, the maximum; check that it is the right file",
                        null);
            }
            if (length == buffer.length) {
                throw unreadable(file, "it grew while it was read; try again", null);
            }
            return Arrays.copyOf(buffer, length);
        } finally {
            // It may have been a secret.
            Arrays.fill(buffer, (byte) 0);
        }
    }

    /**
     * Removes the temporary files of writers that were killed. The caller must hold the file's lock, because otherwise the temporary file of a running writer
     * could be removed.
     *
     * @param target the file, as it is passed to {@link #replace}
     */
    public static void removeLeftOvers(Path target) {
        try {
            var file = target.toAbsolutePath();
            try (var leftOvers = Files.newDirectoryStream(folderOf(file), other -> isTemporaryOf(file, other))) {
                for (var leftOver : leftOvers) {
                    Files.deleteIfExists(leftOver);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They only use space, so a failure to remove them must not prevent replacing the file; the next writer
            // tries again.
        }
    }

    private static boolean isTemporaryOf(Path file, Path other) {
        var name = other.getFileName().toString();
        var prefix = temporaryPrefix(file);
        return name.startsWith(prefix)
                && name.endsWith(TEMPORARY_SUFFIX)
                && name.substring(prefix.length(), name.length() - TEMPORARY_SUFFIX.length())
                        .chars()
                        .allMatch(Character::isDigit);
    }

    private static String temporaryPrefix(Path file) {
        return "." + file.getFileName() + TEMPORARY_INFIX;
    }

    /**
     * Follows the links at the path of a file, also to a file that does not exist yet, which {@code toRealPath} cannot. Called once, when the file is named, so
     * that a link that is created afterwards does not redirect a write.
     *
     * @param file the file
     * @return an absolute path
     * @throws IOException if the links form a loop
     */
    public static Path resolve(Path file) throws IOException {
        return followLinks(file.toAbsolutePath());
    }

    private static Path followLinks(Path start) throws IOException {
        var file = start;
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MAX_LINKS) {
                throw unreadable(start, "its symbolic links form a circle; correct the links", null);
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }

    /**
     * Returns the folder of a file, which must exist.
     *
     * @param file an absolute path
     * @return its folder
     * @throws IOException if the folder does not exist
     */
    public static Path folderOf(Path file) throws IOException {
        var folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException(
                    ProviderErrorId.FILE_WRITE_FAILED.with("The file " + file + " cannot be written: its folder "
                            + folder + " does not exist; create the folder, or name another file"));
        }
        return folder;
    }

    /**
     * Returns the attributes that let only the owner read a new file from the start.
     *
     * @param folder any path of the file system
     * @return the attributes; none if the file system has no permissions
     */
    public static FileAttribute<?>[] ownerOnly(Path folder) {
        return isPosix(folder)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Returns the system's reason, without the paths that the message names anyway.
     *
     * @param e the failure of a file operation
     * @return the reason, a part of a sentence
     */
    public static String reason(IOException e) {
        if (e instanceof FileSystemException known && known.getReason() != null) {
            return known.getReason();
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    }

    private static void writeBesideAndRename(Path file, Path folder, byte[] content, Condition condition)
            throws IOException {
        var temporary = Files.createTempFile(folder, temporaryPrefix(file), TEMPORARY_SUFFIX, ownerOnly(folder));
        try {
            try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                var rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                Ownership.copy(file, temporary);
                channel.force(true);
            }
            condition.require();
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException leftOver) {
                e.addSuppressed(leftOver);
            }
            throw e;
        }
    }

    /**
     * Makes the names in a folder durable.
     *
     * @param folder the folder
     * @throws IOException if the folder cannot be synchronized
     */
    public static void syncFolder(Path folder) throws IOException {
        // On other systems a folder cannot be opened, and renaming is as durable as the system makes it.
        if (isPosix(folder)) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static boolean isPosix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Marks an exception that already has its message. */
    private static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private static IOException unreadable(Path file, String why, @Nullable Throwable cause) {
        return new UnreadableException(
                ProviderErrorId.FILE_UNREADABLE.with("The file " + file + " cannot be read: " + why), cause);
    }
}
