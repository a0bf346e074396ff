package org.o365se.cli.file;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The names of unfinished output files, {@code .OUT.UUID.part}, and the removal of those whose writer was killed.
 *
 * <p>A writer holds a lock on its file, which ends with its process. A file of this name that can be locked is abandoned.
 */
final class PartFiles {
    private static final String UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private static final Logger LOG = System.getLogger("org.o365se.cli");

    private PartFiles() {}

    static Path newName(Path target) {
        return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    }

    /** Creates and locks a file; empty if another call removed it as abandoned before it was locked. */
    static Optional<FileChannel> create(Path path) throws IOException {
        var channel = FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.fileMode(path));
        boolean isOurs = false;
        try {
            isOurs = channel.tryLock() != null && Files.exists(path, LinkOption.NOFOLLOW_LINKS);
            return isOurs ? Optional.of(channel) : Optional.empty();
        } finally {
            if (!isOurs) {
                channel.close();
            }
        }
    }

    /**
     * Removes the unfinished files of an output whose writers have ended.
     *
     * @param own the file that this call writes; those of other users are left alone
     */
    static void removeAbandoned(Path target, Path own) throws IOException {
        var folder = own.toAbsolutePath().getParent();
        var name = Pattern.compile(
                "\\." + Pattern.quote(target.getFileName().toString()) + "\\." + UUID_PATTERN + "\\.part");
        if (!Files.isReadable(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder, file -> {
            var found = file.getFileName();
            return !found.equals(own.getFileName())
                    && name.matcher(found.toString()).matches();
        })) {
            var user = Files.getOwner(own);
            for (var file : files) {
                removeIfAbandoned(file, user);
            }
        }
    }

    private static void removeIfAbandoned(Path file, UserPrincipal user) throws IOException {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(user)) {
                return;
            }
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                if (channel.tryLock() != null) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.log(Level.DEBUG, "{0} has been finished or removed in the meantime", file);
        }
    }
}
