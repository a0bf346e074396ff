package org.o365se.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;

/**
 * A regular file as it was at one moment, to notice a later change.
 *
 * @param key the file system's key of the file; null if files have none
 * @param size its length in bytes
 * @param modified when it was modified
 * @param accessed when it was last read
 */
public record FileIdentity(@Nullable Object key, long size, FileTime modified, FileTime accessed) {
    /**
     * Returns the present state of a file.
     *
     * @param file not a link
     * @return its state
     * @throws IOException if it cannot be found, or is not a regular file
     */
    public static FileIdentity of(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException(ProviderErrorId.FILE_UNREADABLE.with(
                    "The file " + file + " is a link, folder or special file; name a regular file"));
        }
        return new FileIdentity(
                attributes.fileKey(), attributes.size(), attributes.lastModifiedTime(), attributes.lastAccessTime());
    }

    /**
     * Checks that the file is the same and has not been modified.
     *
     * @param file its path
     * @throws IOException if the file was modified, replaced or removed
     */
    public void requireUnchanged(Path file) throws IOException {
        FileIdentity now;
        try {
            now = of(file);
        } catch (IOException e) {
            throw changed(file, e);
        }
        boolean isSame = Objects.equals(key, now.key) && size == now.size && modified.equals(now.modified);
        if (!isSame) {
            throw changed(file, null);
        }
    }

    private static IOException changed(Path file, @Nullable IOException cause) {
        return new IOException(
                ProviderErrorId.MESSAGE_FILE_CHANGED.with(
                        "The file " + file
                                + " was modified, moved or removed by another program meanwhile, so it was left alone; run the command again"),
                cause);
    }
}
