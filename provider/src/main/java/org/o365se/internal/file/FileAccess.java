package org.o365se.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who may have access to a file with secrets besides its owner ({@code access.files}). On a file system without permissions, any file is accepted. */
public enum FileAccess {
    /** No other user. */
    OWNER,

    /** Its group, which may read it: the file's group, and the users and groups of its ACL. */
    GROUP,

    /** All users. */
    ANY;

    /**
     * Returns the constant for a configured value.
     *
     * @param value the value of {@code access.files}
     * @return the constant, or empty if there is none
     */
    public static Optional<FileAccess> of(String value) {
        return Arrays.stream(values())
                .filter(access -> access.toString().equals(value))
                .findFirst();
    }

    /**
     * Checks the permissions of a file, following symbolic links.
     *
     * @param file the file
     * @return empty if the file is accepted, otherwise the problem and the command that corrects it
     * @throws IOException if they cannot be read; {@code NoSuchFileException} if there is no such file
     */
    public Optional<String> objectionTo(Path file) throws IOException {
        var posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (posix == null || Collections.disjoint(posix.readAttributes().permissions(), refused())) {
            return Optional.empty();
        }
        return Optional.of(
                this == OWNER
                        ? "is accessible to users other than its owner; run: chmod go-rwx '" + file
                                + "'. If this program reads it through its group or an ACL (a Kubernetes secret with"
                                + " fsGroup), set its mode to 0440 and access.files = group"
                        : "is writable by its group or accessible to all users; run: chmod g-w,o-rwx '" + file
                                + "', or for a Kubernetes secret set defaultMode: 0440");
    }

    /**
     * Returns whether users other than its owner have access to a file, following symbolic links.
     *
     * @param file the file
     * @return whether its permissions let others read or write it; false on a file system without permissions
     * @throws IOException if they cannot be read; {@code NoSuchFileException} if there is no such file
     */
    public static boolean isOpenToOthers(Path file) throws IOException {
        return OWNER.objectionTo(file).isPresent();
    }

    private Set<PosixFilePermission> refused() {
        return switch (this) {
            case OWNER ->
                EnumSet.of(
                        PosixFilePermission.GROUP_READ,
                        PosixFilePermission.GROUP_WRITE,
                        PosixFilePermission.OTHERS_READ,
                        PosixFilePermission.OTHERS_WRITE);
            case GROUP ->
                EnumSet.of(
                        PosixFilePermission.GROUP_WRITE,
                        PosixFilePermission.OTHERS_READ,
                        PosixFilePermission.OTHERS_WRITE);
            case ANY -> EnumSet.noneOf(PosixFilePermission.class);
        };
    }

    /** Returns the value of {@code access.files} for this constant. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
