package org.o365se.internal.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import org.o365se.internal.error.ProviderErrorId;

/**
 * The file of an audit log that is open for appending, read from its last checkpoint on. Used under the log's lock. It is read and written without channels, which an interrupt would
 * close.
 */
final class AuditFile implements AutoCloseable {
    private static final int FIRST_BLOCK = 1 << 16;

    private final Path path;
    private final RandomAccessFile file;
    private final NoteVerifier verifier;
    private LogState state = new LogState();
    /** Where the next line begins. */
    private long end;
    /** How many bytes of an incomplete line stand behind the last line. */
    private long torn;
    /** How many lines there are behind the last checkpoint. */
    private long unsigned;

    private AuditFile(Path path, RandomAccessFile file, NoteVerifier verifier) {
        this.path = path;
        this.file = file;
        this.verifier = verifier;
    }

    /**
     * Opens the file and finds where the log has come.
     *
     * @throws IOException if it cannot be read, or has no checkpoint or first line to go on from
     */
    static AuditFile open(Path path, NoteVerifier verifier) throws IOException {
        var opened = new AuditFile(path, new RandomAccessFile(path.toFile(), "rw"), verifier);
        try {
            opened.recover();
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    LogState state() {
        return state;
    }

    long size() {
        return end;
    }

    /** Returns the number of the first line in this file. */
    long firstLine() throws IOException {
        file.seek(0);
        var first = AuditLine.parse(new LineReader(file.length()).next());
        return first.number(AuditLine.SEQUENCE).orElseThrow(() -> altered("its first line has no number"));
    }

    long tornBytes() {
        return torn;
    }

    long unsignedLines() {
        return unsigned;
    }

    /** Returns whether nobody else has written to the file since. */
    boolean isAsLeft() throws IOException {
        return file.length() == end + torn;
    }

    /** Takes in the lines that another process has appended. */
    void catchUp() throws IOException {
        readFrom(end, file.length());
    }

    /** Removes an incomplete line from the end. */
    void removeTorn() throws IOException {
        file.setLength(end);
        torn = 0;
    }

    /** Appends a line; if that fails the file is as before. */
    void append(byte[] line, boolean isCheckpoint) throws IOException {
        var bytes = Arrays.copyOf(line, line.length + 1);
        bytes[line.length] = '\n';
        try {
            file.seek(end);
            file.write(bytes);
        } catch (IOException e) {
            try {
                file.setLength(end);
            } catch (IOException incomplete) {
                // The next writer finds an incomplete line, and removes it.
                e.addSuppressed(incomplete);
            }
            throw e;
        }
        end += bytes.length;
        take(line, isCheckpoint);
    }

    /** Makes what was appended outlive a power failure. */
    void sync() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void take(byte[] line, boolean isCheckpoint) {
        state.add(line);
        unsigned = isCheckpoint ? 0 : unsigned + 1;
    }

    // ---- finding the last checkpoint ----

    /** Reads ever larger pieces from the end, until a checkpoint or the beginning of the file is in one. */
    private void recover() throws IOException {
        long length = file.length();
        for (long block = FIRST_BLOCK; ; block *= 4) {
            long from = Math.max(0, length - block);
            if (startAt(from, length)) {
                return;
            }
            if (from == 0) {
                throw altered("it has no line with which a log begins or goes on");
            }
        }
    }

    /** Finds the last line in a piece from which the log can be followed, and follows it. */
    private boolean startAt(long from, long length) throws IOException {
        var starts = new ArrayDeque<Long>();
        long at = from;
        file.seek(from);
        var reader = new LineReader(length - from);
        if (from > 0) {
            // The piece begins within a line.
            var cut = reader.next();
            at += cut.length + 1;
        }
        for (var line = reader.next(); !reader.isAtEnd(); line = reader.next()) {
            if (at == 0 || AuditLine.mayBeCheckpoint(line)) {
                starts.push(at);
            }
            at += line.length + 1;
        }
        for (long start : starts) {
            if (isStart(start, length)) {
                readFrom(start, length);
                return true;
            }
        }
        return false;
    }

    private boolean isStart(long start, long length) throws IOException {
        file.seek(start);
        var reader = new LineReader(length - start);
        var line = reader.next();
        if (reader.isAtEnd()) {
            return false;
        }
        try {
            var parsed = AuditLine.parse(line);
            var tree = parsed.number(AuditLine.SEQUENCE).equals(Optional.of(0L))
                    ? Optional.of(new MerkleTree())
                    : AuditLine.treeBefore(parsed, verifier);
            var previous = AuditLine.previous(parsed);
            if (tree.isEmpty() || previous.isEmpty()) {
                return false;
            }
            state = new LogState(tree.get(), previous.get());
            end = start;
            return true;
        } catch (IllegalArgumentException | IOException e) {
            throw altered("a line from which it goes on cannot be used: " + e.getMessage());
        }
    }

    /** Follows the lines from a place on. */
    private void readFrom(long start, long length) throws IOException {
        file.seek(start);
        end = start;
        var reader = new LineReader(length - start);
        for (var line = reader.next(); !reader.isAtEnd(); line = reader.next()) {
            try {
                var parsed = state.follow(line);
                unsigned = AuditLine.isCheckpoint(parsed) ? 0 : unsigned + 1;
            } catch (IllegalArgumentException e) {
                throw altered("line " + state.size() + " does not follow the one before it: " + e.getMessage());
            }
            end += line.length + 1;
        }
        torn = length - end;
    }

    private IOException altered(String why) {
        return new IOException(
                ProviderErrorId.AUDIT_LOG_ALTERED.with(
                        "The audit log " + path
                                + " was altered or damaged: " + why
                                + ". Keep the file as evidence, run 'o365se audit verify', then begin a new log with 'o365se audit init'"));
    }

    /** Reads lines from where the file stands. */
    private final class LineReader {
        private final byte[] buffer = new byte[1 << 13];
        private long left;
        private int at;
        private int filled;
        private boolean atEnd;

        LineReader(long length) {
            this.left = length;
        }

        /** Returns the next line without its line break; at the end what there is without one. */
        byte[] next() throws IOException {
            var line = new ByteArrayOutputStream(512);
            while (true) {
                if (at == filled && !fill()) {
                    atEnd = true;
                    return line.toByteArray();
                }
                int from = at;
                while (at < filled && buffer[at] != '\n') {
                    at++;
                }
                line.write(buffer, from, at - from);
                if (line.size() > AuditLine.MAX_BYTES) {
                    throw altered("a line has more than " + AuditLine.MAX_BYTES + " bytes");
                }
                if (at < filled) {
                    at++;
                    return line.toByteArray();
                }
            }
        }

        /** Returns whether the last line had no line break, because the file ends. */
        boolean isAtEnd() {
            return atEnd;
        }

        private boolean fill() throws IOException {
            int read = left == 0 ? -1 : file.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read <= 0) {
                return false;
            }
            left -= read;
            at = 0;
            filled = read;
            return true;
        }
    }
}
