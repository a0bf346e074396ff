package org.o365se.internal.audit;

import java.util.Arrays;

/** How far a log has come: its lines as a tree, and the hash of the last one. Not thread-safe. */
final class LogState {
    private final MerkleTree tree;
    private byte[] lastHash;

    /** An empty log. */
    LogState() {
        this(new MerkleTree(), new byte[MerkleTree.HASH_BYTES]);
    }

    LogState(MerkleTree tree, byte[] lastHash) {
        this.tree = tree;
        this.lastHash = lastHash;
    }

    /** Takes the next line, which is not checked. */
    void add(byte[] line) {
        lastHash = tree.lineHash(line);
        tree.add(line);
    }

    /**
     * Takes the next line if it follows the last one.
     *
     * @return the line
     * @throws IllegalArgumentException if it does not; says why
     */
    JsonLine follow(byte[] line) {
        var parsed = AuditLine.parse(line);
        if (!parsed.number(AuditLine.SEQUENCE)
                .filter(number -> number == size())
                .isPresent()) {
            throw new IllegalArgumentException("it is not line " + size() + " of the log by its member \"seq\"");
        }
        if (!AuditLine.previous(parsed)
                .filter(hash -> Arrays.equals(hash, lastHash))
                .isPresent()) {
            throw new IllegalArgumentException(
                    "its member \"prev\" is not the hash of the line before it, so that line was altered or removed");
        }
        add(line);
        return parsed;
    }

    long size() {
        return tree.size();
    }

    MerkleTree tree() {
        return tree;
    }

    byte[] lastHash() {
        return lastHash;
    }
}
