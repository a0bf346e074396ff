package org.o365se.cli.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/** Creates files and folders that only their owner can read from the start. */
public final class PrivateFiles {
    private PrivateFiles() {}

    /** Returns the attributes of a new file; none on a file system without POSIX modes. */
    public static FileAttribute<?>[] fileMode(Path file) {
        return mode(file, "rw-------");
    }

    public static FileAttribute<?>[] folderMode(Path folder) {
        return mode(folder, "rwx------");
    }

    public static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (var tree = Files.walk(root)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static FileAttribute<?>[] mode(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
