package org.o365se.internal.maintenance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.file.FileReplacement;

/** The steps by which {@link InPlaceHeader} writes. Tests replace it, to stop at each of them. */
class DurableWrites {
    /** Writes bytes at the beginning of a file, and makes them durable. */
    void write(FileChannel file, byte[] bytes) throws IOException {
        file.position(0);
        FileReplacement.writeFully(file, ByteBuffer.wrap(bytes));
        file.force(true);
    }

    void syncFolder(Path folder) throws IOException {
        AtomicFile.syncFolder(folder);
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
