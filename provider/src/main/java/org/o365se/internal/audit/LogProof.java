package org.o365se.internal.audit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A line of an audit log with the proof that the log contains it, which {@link LogProofVerifier} checks without the log. Immutable.
 *
 * @param line the JSON of the line, without its line break
 * @param proof by the C2SP specification <i>tlog-proof</i> (c2sp.org/tlog-proof): the number of the line, its inclusion path, and a signed checkpoint
 */
public record LogProof(String line, String proof) {
    static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
    static final String INDEX = "index ";

    /** Writes a proof. */
    static LogProof of(byte[] line, long index, List<byte[]> path, String checkpoint) {
        var text = new StringBuilder(FIRST_LINE + "\n" + INDEX + index + "\n");
        for (var hash : path) {
            text.append(Base64.getEncoder().encodeToString(hash)).append('\n');
        }
        return new LogProof(new String(line, StandardCharsets.UTF_8), text + "\n" + checkpoint);
    }
}
