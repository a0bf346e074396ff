package org.o365se.internal.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Checks that an audit log contains a line, with the verification key of the log alone. Stateless. */
public final class LogProofVerifier {
    /** The longest proof that is read, in UTF-16 code units. */
    public static final int MAX_CHARACTERS = 1 << 15;

    private static final int MAX_HASHES = 63;
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private LogProofVerifier() {}

    /**
     * Where a line is.
     *
     * @param log the name of the log
     * @param index the number of the line, from 0
     * @param size how many lines the log had when it signed
     */
    public record Position(String log, long index, long size) {}

    /**
     * Checks a proof.
     *
     * @param verificationKey the log's, of the form NAME+ID+KEY
     * @param line the JSON of the line, without its line break
     * @param proof by the C2SP specification <i>tlog-proof</i>, without extra data, which nobody signs
     * @return where the line is
     * @throws IOException if the key cannot be read, or the proof does not show that this log contains exactly this line; the message is the reason
     */
    public static Position verify(String verificationKey, String line, String proof) throws IOException {
        var verifier = NoteVerifier.parse(verificationKey);
        var leaf = line.getBytes(StandardCharsets.UTF_8);
        if (leaf.length > AuditLine.MAX_BYTES || !new String(leaf, StandardCharsets.UTF_8).equals(line)) {
            throw new IOException("the line is not a line of an audit log");
        }
        int end = proof.length() > MAX_CHARACTERS ? -1 : proof.indexOf("\n\n");
        if (end < 0) {
            throw notAProof();
        }
        var checkpoint = Checkpoint.open(proof.substring(end + 2), verifier);
        if (!checkpoint.origin().equals(verifier.name())) {
            throw new IOException("its checkpoint is not one of the log " + verifier.name());
        }
        var head = List.of(proof.substring(0, end).split("\n", -1));
        long index = indexOf(head);
        var path = hashesOf(head.subList(2, head.size()));
        if (index >= checkpoint.size()) {
            throw new IOException(
                    "line " + index + " is not among the " + checkpoint.size() + " lines that its checkpoint is over");
        }
        var root = MerkleTree.rootOver(leaf, index, checkpoint.size(), path);
        if (root.isEmpty() || !Arrays.equals(root.get(), checkpoint.root().copy())) {
            throw new IOException(
                    "its hashes do not lead from the line to its checkpoint, so that the line or the proof was altered");
        }
        return new Position(verifier.name(), index, checkpoint.size());
    }

    private static long indexOf(List<String> head) throws IOException {
        if (head.size() < 2
                || head.size() > 2 + MAX_HASHES
                || !head.get(0).equals(LogProof.FIRST_LINE)
                || !head.get(1).startsWith(LogProof.INDEX)) {
            throw notAProof();
        }
        var number = head.get(1).substring(LogProof.INDEX.length());
        if (!NUMBER.matcher(number).matches()) {
            throw new IOException("its index is not a number");
        }
        return Long.parseLong(number);
    }

    private static List<byte[]> hashesOf(List<String> lines) throws IOException {
        var hashes = new ArrayList<byte[]>();
        for (var line : lines) {
            hashes.add(hashOf(line));
        }
        return hashes;
    }

    private static byte[] hashOf(String line) throws IOException {
        byte[] hash;
        try {
            hash = Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            throw new IOException("a hash in it is not base64", e);
        }
        if (hash.length != MerkleTree.HASH_BYTES
                || !Base64.getEncoder().encodeToString(hash).equals(line)) {
            throw new IOException("a hash in it does not have 32 bytes");
        }
        return hash;
    }

    private static IOException notAProof() {
        return new IOException(
                "it is not a proof that begins with " + LogProof.FIRST_LINE + " and has an index and a checkpoint");
    }
}
