package org.o365se.internal.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The lines of the log: their members, and how each is chained to the line before it. */
final class AuditLine {
    static final String SEQUENCE = "seq";
    static final String TIME = "time";
    static final String EVENT = "event";
    static final String NOTE = "note";
    static final String PREVIOUS = "prev";

    /** The longest line that is written or read, in bytes. */
    static final int MAX_BYTES = 1 << 16;

    /** So many bytes hold number, time and event. */
    private static final int HEAD_BYTES = 128;

    private static final String OUTCOME = "outcome";
    private static final String TREE = "tree";

    private AuditLine() {}

    /** Writes an event. */
    static byte[] of(LogState at, Instant time, AuditActor actor, AuditEvent event) {
        var line = begin(at, time, event.kind())
                .add(OUTCOME, event.outcome().toString())
                .add("actor", actor.name())
                .add("process", actor.process())
                .add("user", actor.user());
        event.members().forEach(line::add);
        return end(at, line);
    }

    /** Writes the first line of a log. */
    static byte[] started(LogState at, Instant time, AuditActor actor, String verificationKey) {
        return end(
                at,
                begin(at, time, AuditKind.LOG_STARTED)
                        .add("process", actor.process())
                        .add("user", actor.user())
                        .add("key", verificationKey));
    }

    /** Writes a line with a signed checkpoint over all lines before it, from which another writer can go on. */
    static byte[] checkpoint(LogState at, Instant time, AuditKind kind, String note) {
        var subtrees = at.tree().subtrees().stream()
                .map(Base64.getEncoder()::encodeToString)
                .toList();
        return end(at, begin(at, time, kind).add(NOTE, note).add(TREE, subtrees));
    }

    /** Writes that an incomplete line was removed. */
    static byte[] repaired(LogState at, Instant time, AuditActor actor, long removedBytes) {
        return end(
                at,
                begin(at, time, AuditKind.LOG_REPAIRED)
                        .add("process", actor.process())
                        .add("user", actor.user())
                        .add("removedBytes", removedBytes));
    }

    private static JsonLine.Builder begin(LogState at, Instant time, AuditKind kind) {
        return new JsonLine.Builder()
                .add(SEQUENCE, at.size())
                .add(TIME, time.toString())
                .add(EVENT, kind.toString());
    }

    private static byte[] end(LogState at, JsonLine.Builder line) {
        return line.add(PREVIOUS, Base64.getEncoder().encodeToString(at.lastHash()))
                .build()
                .getBytes(StandardCharsets.UTF_8);
    }

    // ---- reading ----

    /** Parses a line. */
    static JsonLine parse(byte[] line) {
        return JsonLine.parse(new String(line, StandardCharsets.UTF_8));
    }

    /** Returns whether a line may hold a checkpoint, without parsing it. */
    static boolean mayBeCheckpoint(byte[] line) {
        return new String(line, 0, Math.min(line.length, HEAD_BYTES), StandardCharsets.ISO_8859_1)
                .contains("\"" + EVENT + "\":\"audit.c");
    }

    static boolean isCheckpoint(JsonLine line) {
        return line.text(NOTE).isPresent();
    }

    /**
     * Returns the tree over the lines before a line with a checkpoint; empty if the line has none.
     *
     * @throws IOException if the checkpoint is not signed by the key of the log, or is not that of the tree
     */
    static Optional<MerkleTree> treeBefore(JsonLine line, NoteVerifier verifier) throws IOException {
        var size = line.number(SEQUENCE);
        var subtrees = line.list(TREE);
        var note = line.text(NOTE);
        if (size.isEmpty() || subtrees.isEmpty() || note.isEmpty()) {
            return Optional.empty();
        }
        var tree = MerkleTree.of(size.get(), decode(subtrees.get()));
        if (!Checkpoint.open(note.get(), verifier).equals(Checkpoint.of(verifier.name(), tree))) {
            throw new IOException("the checkpoint in line " + size.get() + " is not that of the lines before it");
        }
        return Optional.of(tree);
    }

    static Optional<byte[]> previous(JsonLine line) {
        return line.text(PREVIOUS).map(Base64.getDecoder()::decode);
    }

    private static List<byte[]> decode(List<String> hashes) {
        return hashes.stream().map(Base64.getDecoder()::decode).toList();
    }
}
