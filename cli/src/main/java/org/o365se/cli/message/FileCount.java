package org.o365se.cli.message;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Counts the files of a run before it begins, for a bar. The number is an estimate: files may come and go, and left-over files of an earlier run are counted. */
final class FileCount extends SimpleFileVisitor<Path> {
    private long files;

    private FileCount() {}

    static long of(List<Path> filesOrFolders) throws IOException {
        var count = new FileCount();
        for (var path : filesOrFolders) {
            Files.walkFileTree(path, count);
        }
        return count.files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        files++;
        return FileVisitResult.CONTINUE;
    }

    /** The run will report it. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        files++;
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
        return FileVisitResult.CONTINUE;
    }
}
