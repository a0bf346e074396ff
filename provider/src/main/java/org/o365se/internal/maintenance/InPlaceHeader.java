package org.o365se.internal.maintenance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.file.FileIdentity;
import org.o365se.internal.file.Ownership;
import org.o365se.internal.file.SafeFolder;
import org.o365se.internal.message.MessageHeader;

/**
 * Overwrites the header of a message in its file. The new header is made durable in a {@link Journal} beside the file first. After a crash at any moment the
 * file has its old header, or {@link #recover} gives it the new one.
 *
 * <p>Thread-safe; two processes exclude each other by a lock on the file of the message.
 */
final class InPlaceHeader {
    /** The locks of files in this JVM, because a file lock is held by the JVM as a whole and ends when any descriptor of the file is closed. */
    private static final ReentrantLock[] IN_THIS_JVM =
            Stream.generate(ReentrantLock::new).limit(256).toArray(ReentrantLock[]::new);

    /** The character by which a name is replaced where the locale's encoding cannot represent it. */
    private static final char LOST_CHARACTER = '\uFFFD';

    private final DurableWrites writes;

    /** Returns the new header of a message. */
    @FunctionalInterface
    interface Change {
        /**
         * Computes the header.
         *
         * @param start the first bytes of the file: header, salt and commitment, or fewer if the file is shorter
         * @param fileBytes the length of the file
         * @return 68 bytes; the same bytes to leave the file as it is
         */
        byte[] headerFor(byte[] start, long fileBytes) throws IOException, GeneralSecurityException;
    }

    /** What is done with the opened and locked file. */
    @FunctionalInterface
    private interface Work {
        boolean run(FileChannel file) throws IOException, GeneralSecurityException;
    }

    InPlaceHeader(DurableWrites writes) {
        this.writes = writes;
    }

    /** Changes the header of a file, after {@link #recover}. Returns whether it was changed. */
    boolean replace(Path named, Change change) throws IOException, GeneralSecurityException {
        var file = named.toAbsolutePath();
        requireName(file);
        return locked(file, channel -> {
            recoverLocked(file, channel);
            var start = read(channel, 0, MessageHeader.BYTES + Journal.IDENTITY_BYTES);
            var header = change.headerFor(start, channel.size());
            if (Arrays.equals(header, Arrays.copyOf(start, header.length))) {
                return false;
            }
            var journal = Journal.pathOf(file);
            writeJournal(
                    file,
                    journal,
                    new Journal(
                            file.getFileName().toString(),
                            header,
                            Arrays.copyOfRange(start, header.length, start.length)));
            writes.write(channel, header);
            writes.delete(journal);
            return true;
        });
    }

    /** Completes the change of a file that was interrupted. Has no effect if there was none. */
    void recover(Path named) throws IOException, GeneralSecurityException {
        var file = named.toAbsolutePath();
        if (Files.exists(Journal.pathOf(file), LinkOption.NOFOLLOW_LINKS)) {
            locked(file, channel -> {
                recoverLocked(file, channel);
                return true;
            });
        }
    }

    /** Checks that the file of a journal still exists: {@link #recover} finds the journal by the file. */
    static void requireFileOf(Path journal) throws IOException {
        var found = Journal.read(journal);
        if (found.isEmpty()) {
            return;
        }
        var file = journal.resolveSibling(found.get().name());
        if (Journal.pathOf(file).equals(journal) && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    ProviderErrorId.MESSAGE_JOURNAL_LEFT.with(
                            "The journal " + journal
                                    + " of an interrupted re-wrap has no file, because " + file
                                    + " was moved or removed; move the file back and run the command again, or remove the journal if the file was deleted"));
        }
    }

    private boolean locked(Path file, Work work) throws IOException, GeneralSecurityException {
        var folder = AtomicFile.folderOf(file);
        SafeFolder.require(folder.toRealPath());
        var before = FileIdentity.of(file);
        var inThisJvm = IN_THIS_JVM[Math.floorMod(String.valueOf(before.key()).hashCode(), IN_THIS_JVM.length)];
        inThisJvm.lock();
        try {
            boolean isChanged;
            try (var channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
                requireLock(channel, file);
                // A file that was replaced before it was locked is another one.
                before.requireUnchanged(file);
                isChanged = work.run(channel);
            }
            if (isChanged) {
                Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setTimes(before.modified(), before.accessed(), null);
            }
            return isChanged;
        } finally {
            inThisJvm.unlock();
        }
    }

    private static void requireLock(FileChannel channel, Path file) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException(ProviderErrorId.MESSAGE_FILE_NOT_REWRITTEN.with("The file " + file
                    + " is locked by another program; run the command again when that program has ended"));
        }
    }

    private void recoverLocked(Path file, FileChannel channel) throws IOException {
        var path = Journal.pathOf(file);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        // An incomplete journal was not used yet. A message with another salt has replaced that of the journal.
        var journal = Journal.read(path);
        if (journal.isPresent() && journal.get().isOf(read(channel, MessageHeader.BYTES, Journal.IDENTITY_BYTES))) {
            writes.write(channel, journal.get().header());
        }
        writes.delete(path);
    }

    private void writeJournal(Path file, Path path, Journal journal) throws IOException {
        try (var channel = FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), AtomicFile.ownerOnly(path))) {
            writes.write(channel, journal.encoded());
            Ownership.copy(file, path);
            writes.syncFolder(AtomicFile.folderOf(file));
        } catch (IOException e) {
            writes.delete(path);
            throw e;
        }
    }

    private static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
            // Reads until the buffer is full or the file ends.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static void requireName(Path file) throws IOException {
        if (file.getFileName().toString().indexOf(LOST_CHARACTER) >= 0) {
            throw new IOException(
                    ProviderErrorId.MESSAGE_FILE_NOT_REWRITTEN.with(
                            "The name of the file " + file
                                    + " has bytes that the encoding of this locale cannot represent, so it cannot be re-wrapped in place; run the command with LC_ALL=C.UTF-8, or without the in-place option"));
        }
    }
}
