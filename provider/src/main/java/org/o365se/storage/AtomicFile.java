package org.o365se.storage;

import java.io.IOException;
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
import org.jspecify.annotations.Nullable;
import org.o365se.error.ErrorId;

/**
 * Reads files within a bound and replaces them whole: after a crash there is the old file or the new one, never a torn one.
 *
 * <p>Thread-safe, but two writers overwrite each other: who reads, changes and writes back holds a {@link LockFile} meanwhile.
 */
public final class AtomicFile {
    private static final int MAX_LINKS = 40;
    private static final String TEMPORARY_INFIX = ".o365se-";
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private AtomicFile() {}

    /**
     * Replaces a file, which keeps its owner and group, or makes it; readable by its owner only from its first moment on. The new content is durable when the call
     * returns.
     *
     * <p>A symbolic link stays; the file that it points to is replaced.
     *
     * @param target the file; its folder must exist
     * @param content the whole new content
     * @throws UnsyncedException if the file has been replaced but may come back after a power failure
     * @throws IOException if it fails; names the file, why and what to do, and the old file stands
     */
    public static void replace(Path target, byte[] content) throws IOException {
        var file = followLinks(target.toAbsolutePath());
        var folder = folderOf(file);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    ErrorId.FILE_WRITE_FAILED.with(
                            "The file " + file
                                    + " cannot be written: there is a folder or a special file in its place; name another file, or move that away"));
        }
        try {
            writeBesideAndRename(file, folder, content);
        } catch (IOException e) {
            throw new IOException(
                    ErrorId.FILE_WRITE_FAILED.with("The file " + file + " could not be written (" + reason(e)
                            + "); what stood there before is untouched. Check the free space and the permissions of "
                            + folder + ", then try again"),
                    e);
        }
        try {
            syncFolder(folder);
        } catch (IOException e) {
            throw new UnsyncedException(
                    ErrorId.FILE_WRITE_FAILED.with(
                            "The file " + file + " has been replaced, but its folder could not be synchronised ("
                                    + reason(e)
                                    + "), so a power failure may bring the old file back. This user must be allowed to read the folder, and its file system must be one that synchronises folders; mend that, then change the file once more"),
                    e);
        }
    }

    /**
     * Reads a whole file.
     *
     * @param file the file
     * @param maxBytes the greatest length that is accepted
     * @return the content; the array is the caller's
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if it is longer, is a folder or a special file, or cannot be read; names the file, why and what to do
     */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw unreadable(file, "it is a folder or a special file; name a regular file", null);
        }
        byte[] buffer;
        int length;
        // The size is that of the file that was opened: another may be put in its place meanwhile.
        try (var channel = FileChannel.open(file, StandardOpenOption.READ);
                var in = Channels.newInputStream(channel)) {
            buffer = new byte[(int) Math.min(channel.size(), maxBytes) + 1];
            length = in.readNBytes(buffer, 0, buffer.length);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, reason(e) + "; check its permissions and its disk", e);
        }
        try {
            if (length > maxBytes) {
                throw unreadable(
                        file,
                        "it is longer than " + maxBytes
                                + " bytes, the most that is accepted; check that it is the right file",
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
     * Removes what writers of a file have left beside it because they were killed. Only for who holds the file's lock, because nobody else can tell a
     * left-over from the work of another writer.
     *
     * @param target the file, as it is given to {@link #replace}
     */
    public static void removeLeftOvers(Path target) {
        try {
            var file = followLinks(target.toAbsolutePath());
            try (var leftOvers = Files.newDirectoryStream(folderOf(file), other -> isTemporaryOf(file, other))) {
                for (var leftOver : leftOvers) {
                    Files.deleteIfExists(leftOver);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They only take space. A file that can be replaced must not fail to be because they cannot be removed; the
            // next writer tries again.
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

    /** Follows the links in the file's own place, also to a file that does not exist yet, which {@code toRealPath} cannot. */
    static Path followLinks(Path start) throws IOException {
        var file = start;
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MAX_LINKS) {
                throw unreadable(start, "its symbolic links go round in a circle; mend the links", null);
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }

    /** Gives the folder of an absolute path, which must exist. */
    static Path folderOf(Path file) throws IOException {
        var folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException(ErrorId.FILE_WRITE_FAILED.with("The file " + file + " cannot be written: its folder "
                    + folder + " does not exist; make the folder, or name another file"));
        }
        return folder;
    }

    /** Gives the attributes with which a file is readable by its owner only from its first moment on; none where there is no such thing. */
    static FileAttribute<?>[] ownerOnly(Path folder) {
        return isPosix(folder)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Says what the system said, without the paths that the message names anyway. */
    static String reason(IOException e) {
        if (e instanceof FileSystemException known && known.getReason() != null) {
            return known.getReason();
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    }

    private static void writeBesideAndRename(Path file, Path folder, byte[] content) throws IOException {
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

    private static void syncFolder(Path folder) throws IOException {
        // Elsewhere a folder cannot be opened, and renaming is as durable as the system makes it.
        if (isPosix(folder)) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static boolean isPosix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static IOException unreadable(Path file, String why, @Nullable Throwable cause) {
        return new IOException(ErrorId.FILE_UNREADABLE.with("The file " + file + " cannot be read: " + why), cause);
    }
}
