package org.o365se.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.Set;

/** Whether a file is closed to everybody but its owner. Where the file system knows no such permissions, it is. */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> OPEN_TO_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private OwnerOnly() {}

    /**
     * Looks at the permissions of a file, following symbolic links.
     *
     * @param file the file
     * @return whether nobody but its owner may read or write it
     * @throws IOException if they cannot be read; {@code NoSuchFileException} if there is no such file
     */
    public static boolean is(Path file) throws IOException {
        var posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return posix == null || Collections.disjoint(posix.readAttributes().permissions(), OPEN_TO_OTHERS);
    }
}
