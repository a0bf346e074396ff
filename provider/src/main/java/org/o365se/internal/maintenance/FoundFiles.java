package org.o365se.internal.maintenance;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.file.FileReplacement;

/**
 * The files below the named files and folders, folder by folder in the order of their names. Links are not followed. A folder is listed before its files are
 * changed, so that no file is found twice. Thread-safe: several threads can take the next file.
 */
final class FoundFiles {
    private final Deque<Path> named;
    private final Deque<Path> folders = new ArrayDeque<>();
    private final Deque<Found> next = new ArrayDeque<>();

    /** The folders of named files, whose left-over files are looked for once. */
    private final Set<Path> knownFolders = new HashSet<>();

    /** What was found. */
    enum Kind {
        FILE,
        /** A link or a special file. */
        OTHER,
        /** A file of an earlier replacement, finished or not. */
        PART,
        JOURNAL,
        /** A file or folder that cannot be read. */
        UNREADABLE
    }

    /**
     * A file.
     *
     * @param path its path
     * @param kind its kind
     * @param failure why it cannot be read, or null
     */
    record Found(Path path, Kind kind, @Nullable IOException failure) {}

    FoundFiles(Collection<Path> filesOrFolders) {
        named = new ArrayDeque<>(filesOrFolders);
    }

    /** Returns the next file; empty at the end. */
    synchronized Optional<Found> next() {
        while (next.isEmpty()) {
            if (!folders.isEmpty()) {
                list(folders.pop());
            } else if (!named.isEmpty()) {
                take(named.pop());
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(next.remove());
    }

    private void take(Path path) {
        var found = look(path);
        if (found.isEmpty()) {
            folders.push(path);
            return;
        }
        var folder = path.toAbsolutePath().getParent();
        if (found.get().kind() == Kind.FILE && folder != null && knownFolders.add(folder)) {
            addLeftOvers(folder);
        }
        next.add(found.get());
    }

    /** Adds the left-over files of a folder, of which only single files are named. */
    private void addLeftOvers(Path folder) {
        try (var entries = Files.newDirectoryStream(folder, ".o365se-*.part")) {
            for (var entry : entries) {
                if (FileReplacement.isPart(entry)) {
                    next.add(new Found(entry, Kind.PART, null));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // A folder that cannot be listed hides them; they only use space.
        }
    }

    private void list(Path folder) {
        var paths = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(folder)) {
            entries.forEach(paths::add);
        } catch (IOException e) {
            next.add(new Found(folder, Kind.UNREADABLE, e));
        } catch (DirectoryIteratorException e) {
            next.add(new Found(folder, Kind.UNREADABLE, e.getCause()));
        }
        Collections.sort(paths);
        List<Path> inner = new ArrayList<>();
        for (var path : paths) {
            look(path).ifPresentOrElse(next::add, () -> inner.add(path));
        }
        Collections.reverse(inner);
        inner.forEach(folders::push);
    }

    /** Returns what a path is; empty for a folder. */
    private static Optional<Found> look(Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory()
                    ? Optional.empty()
                    : Optional.of(new Found(path, kindOf(path, attributes), null));
        } catch (IOException e) {
            return Optional.of(new Found(path, Kind.UNREADABLE, e));
        }
    }

    private static Kind kindOf(Path path, BasicFileAttributes attributes) {
        if (!attributes.isRegularFile()) {
            return Kind.OTHER;
        }
        if (FileReplacement.isPart(path)) {
            return Kind.PART;
        }
        return Journal.isJournal(path) ? Kind.JOURNAL : Kind.FILE;
    }
}
