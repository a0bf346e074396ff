package org.o365se.internal.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the files of an audit log and proves each line: that it follows the one before it, and that the signed checkpoints are those of the lines. Whoever can write the file can forge
 * the lines after the last checkpoint, so their number is told; that the end was cut off is found with a checkpoint that was kept elsewhere. Not thread-safe.
 */
public final class AuditVerification {
    private final NoteVerifier verifier;
    private final Optional<Checkpoint> kept;
    private final Consumer<JsonLine> lines;
    private LogState state = new LogState();
    private long first;
    private long signed;
    private String firstTime = "";
    private String lastTime = "";
    private boolean begun;
    private boolean keptSeen;

    /**
     * What was found.
     *
     * @param firstLine number of the first line
     * @param lines how many lines follow each other without a gap
     * @param signedLines how many of them the last checkpoint covers
     * @param firstTime time of the first line, as it is there
     * @param lastTime time of the last intact line
     * @param fault where and why the log is not intact after those lines
     */
    public record Result(
            long firstLine, long lines, long signedLines, String firstTime, String lastTime, Optional<String> fault) {}

    private AuditVerification(NoteVerifier verifier, Optional<Checkpoint> kept, Consumer<JsonLine> lines) {
        this.verifier = verifier;
        this.kept = kept;
        this.lines = lines;
    }

    /**
     * Verifies the files of a log.
     *
     * @param files in the order in which they were written
     * @param verificationKey of the log
     * @param keptCheckpoint a checkpoint of this log that was kept elsewhere
     * @param lines takes each line that was proved to follow
     * @throws IOException if a file, the key or the kept checkpoint cannot be read
     */
    static Result of(
            List<Path> files, NoteVerifier verificationKey, Optional<String> keptCheckpoint, Consumer<JsonLine> lines)
            throws IOException {
        var kept = Optional.<Checkpoint>empty();
        if (keptCheckpoint.isPresent()) {
            kept = Optional.of(Checkpoint.open(keptCheckpoint.get(), verificationKey));
        }
        var verification = new AuditVerification(verificationKey, kept, lines);
        for (var file : files) {
            var fault = verification.read(file);
            if (fault.isPresent()) {
                return verification.result(fault);
            }
        }
        return verification.result(verification.faultAtTheEnd());
    }

    private Optional<String> read(Path file) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (long number = 1; ; number++) {
                var line = nextLine(in);
                if (line.isEmpty()) {
                    return Optional.empty();
                }
                try {
                    take(line.get());
                } catch (IllegalArgumentException | IOException e) {
                    return Optional.of(file + ", line " + number + ": " + e.getMessage());
                }
            }
        }
    }

    private void take(byte[] line) throws IOException {
        if (line.length == 0 || line[line.length - 1] != '\n') {
            throw new IOException("it is incomplete: the file ends in it, or it is too long");
        }
        var text = Arrays.copyOf(line, line.length - 1);
        if (!begun) {
            begin(AuditLine.parse(text));
        }
        long before = state.size();
        var root = AuditLine.mayBeCheckpoint(text) ? state.tree().root() : new byte[0];
        var parsed = state.follow(text);
        if (AuditLine.isCheckpoint(parsed)) {
            var tree = AuditLine.treeBefore(parsed, verifier);
            if (tree.isEmpty() || !Arrays.equals(tree.get().root(), root)) {
                throw new IOException("its checkpoint is signed, but is not that of the lines before it");
            }
            signed = before - first;
        }
        var time = parsed.text(AuditLine.TIME).orElseThrow(() -> new IOException("it has no time"));
        firstTime = firstTime.isEmpty() ? time : firstTime;
        lastTime = time;
        requireKept();
        lines.accept(parsed);
    }

    /** The first file may be a later one of its log: then its first line says what came before, signed. */
    private void begin(JsonLine line) throws IOException {
        begun = true;
        first = line.number(AuditLine.SEQUENCE).orElseThrow(() -> new IOException("it has no number"));
        if (first > 0) {
            var tree = AuditLine.treeBefore(line, verifier)
                    .orElseThrow(() ->
                            new IOException("it is not the first line of a log nor of a file that continues one"));
            var previous = AuditLine.previous(line).orElseThrow(() -> new IOException("it has no member \"prev\""));
            state = new LogState(tree, previous);
        }
        requireKept();
    }

    private void requireKept() throws IOException {
        if (kept.isPresent() && kept.get().size() == state.size()) {
            keptSeen = true;
            if (!kept.get().equals(Checkpoint.of(verifier.name(), state.tree()))) {
                throw new IOException("up to it the log is another one than that of the checkpoint that was kept");
            }
        }
    }

    private Optional<String> faultAtTheEnd() {
        if (kept.isPresent() && !keptSeen) {
            return Optional.of("the log ends with " + state.size() + " lines, and the checkpoint that was kept has "
                    + kept.get().size() + ": the end was cut off, or a file of the log was not given");
        }
        return begun ? Optional.empty() : Optional.of("the log has no line");
    }

    private Result result(Optional<String> fault) {
        return new Result(first, state.size() - first, signed, firstTime, lastTime, fault);
    }

    /** Returns a line with its line break, or without one if the file ends or it is too long. */
    private static Optional<byte[]> nextLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(512);
        int next;
        while (line.size() <= AuditLine.MAX_BYTES && (next = in.read()) >= 0) {
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return line.size() == 0 ? Optional.empty() : Optional.of(line.toByteArray());
    }
}
