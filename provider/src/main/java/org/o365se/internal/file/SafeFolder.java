package org.o365se.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Whether the superuser may write in a folder. Another user who can rename or replace something on the path could make root write another file than the one it means,
 * so root writes only where nobody else can do that.
 */
final class SafeFolder {
    private static final int ROOT = 0;
    private static final int STICKY = 0x200;

    private SafeFolder() {}

    /**
     * Refuses, for root, a folder that somebody else owns or may write to, or that lies in such a folder. Does nothing for other users.
     *
     * @param folder a real path
     */
    static void require(Path folder) throws IOException {
        if (!hasUnixAttributes(folder) || !isRoot()) {
            return;
        }
        for (var on = folder; on != null; on = on.getParent()) {
            int owner = (int) Files.getAttribute(on, "unix:uid");
            if (owner != ROOT) {
                var name = Files.getOwner(on).getName();
                throw new IOException(ProviderErrorId.FILE_WRITE_UNSAFE.with("The folder " + folder
                        + " cannot be written to safely as root, because " + describe(folder, on) + " belongs to "
                        + name
                        + ", who could redirect the write; run this as that user, for example with: sudo -u " + name
                        + " COMMAND"));
            }
            if (isOpenToOthers(on)) {
                throw new IOException(ProviderErrorId.FILE_WRITE_UNSAFE.with("The folder " + folder
                        + " cannot be written to safely as root, because other users can write to "
                        + describe(folder, on) + "; run: chmod go-w " + on));
            }
        }
    }

    private static String describe(Path folder, Path on) {
        return on.equals(folder) ? "it" : "the folder " + on;
    }

    /** In a sticky folder, such as the system's temporary one, others cannot rename or remove what is not theirs. */
    private static boolean isOpenToOthers(Path folder) throws IOException {
        var permissions = Files.getPosixFilePermissions(folder);
        boolean isWritable = permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        return isWritable && ((int) Files.getAttribute(folder, "unix:mode") & STICKY) == 0;
    }

    /** By the owner of this process's own entry, since the name of the superuser and the JVM's idea of it can be changed. */
    private static boolean isRoot() throws IOException {
        var self = Path.of("/proc/self");
        return Files.exists(self)
                ? (int) Files.getAttribute(self, "unix:uid") == ROOT
                : "root".equals(System.getProperty("user.name"));
    }

    private static boolean hasUnixAttributes(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("unix");
    }
}
