package org.o365se.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;

/** The owner and group of a file, if the file system supports them. */
public final class Ownership {
    private Ownership() {}

    /**
     * Copies owner and group of one file to another, so that an operator who changes a service's files as root does not lock the service
     * out of them. Does nothing if the other does not exist.
     *
     * @param from the file whose owner and group are copied
     * @param to the file that gets them
     * @throws IOException if this user must not do this; the message names the owner who can
     */
    public static void copy(Path from, Path to) throws IOException {
        var source = Files.getFileAttributeView(from, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        var target = Files.getFileAttributeView(to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (source == null || target == null || !Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var wanted = source.readAttributes();
        var is = target.readAttributes();
        try {
            if (!is.owner().equals(wanted.owner())) {
                target.setOwner(wanted.owner());
            }
            if (!is.group().equals(wanted.group())) {
                target.setGroup(wanted.group());
            }
        } catch (IOException e) {
            throw new IOException(
                    "it belongs to " + wanted.owner().getName() + ":"
                            + wanted.group().getName()
                            + ", and this user cannot create a file with that owner; run this as "
                            + wanted.owner().getName(),
                    e);
        }
    }
}
