package org.o365se.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Checks whether the superuser may write to a folder. Another user who can rename or replace a part of the path could redirect the write of root, so root
 * writes only where no other user can do that.
 */
public final class SafeFolder {
    private static final int ROOT = 0;
    private static final int STICKY = 0x200;

    private SafeFolder() {}

    /**
     * Throws, for root, if another user owns or can write to the folder or to a folder above it. Has no effect for other users.
     *
     * @param folder a real path
     * @throws IOException if the write would not be safe; the message names the next step
     */
    public static void require(Path folder) throws IOException {
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

    /** In a sticky folder, such as the system's temporary folder, other users can rename or remove only their own files. */
    private static boolean isOpenToOthers(Path folder) throws IOException {
        var permissions = Files.getPosixFilePermissions(folder);
        boolean isWritable = permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        return isWritable && ((int) Files.getAttribute(folder, "unix:mode") & STICKY) == 0;
    }

    /** Determined by the owner of this process's entry, because the name of the superuser and the JVM's user name can be changed. */
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
