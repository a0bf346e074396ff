package org.o365se.internal.audit;

import java.io.IOException;
import java.util.Base64;
import org.o365se.internal.model.Bytes;

/**
 * What a log held at one moment, by the C2SP specification <i>tlog-checkpoint</i> (c2sp.org/tlog-checkpoint). Immutable.
 *
 * @param origin names the log
 * @param size how many lines it has
 * @param root the root hash of the tree over its lines
 */
record Checkpoint(String origin, long size, Bytes root) {
    private static final int MAX_DIGITS = 18;

    static Checkpoint of(String origin, MerkleTree tree) {
        return new Checkpoint(origin, tree.size(), Bytes.takeOwnershipOf(tree.root()));
    }

    /** Returns the text that is signed. */
    String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root.copy()) + "\n";
    }

    /**
     * Opens a signed checkpoint; lines after the third one, extensions, are ignored.
     *
     * @throws IOException if it is not one that the verifier's key has signed
     */
    static Checkpoint open(String note, NoteVerifier verifier) throws IOException {
        var lines = SignedNote.open(note, verifier).split("\n", -1);
        if (lines.length < 4 || lines[0].isEmpty()) {
            throw new IOException("the signed note is not a checkpoint");
        }
        return new Checkpoint(lines[0], sizeOf(lines[1]), rootOf(lines[2]));
    }

    private static long sizeOf(String line) throws IOException {
        boolean isNumber = !line.isEmpty()
                && line.length() <= MAX_DIGITS
                && line.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                && (line.length() == 1 || line.charAt(0) != '0');
        if (!isNumber) {
            throw new IOException("the size in the checkpoint is not a number");
        }
        return Long.parseLong(line);
    }

    private static Bytes rootOf(String line) throws IOException {
        byte[] root;
        try {
            root = Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            throw new IOException("the root hash in the checkpoint is not base64", e);
        }
        if (root.length != MerkleTree.HASH_BYTES) {
            throw new IOException("the root hash in the checkpoint does not have 32 bytes");
        }
        return Bytes.takeOwnershipOf(root);
    }
}
