package org.o365se.pkcs11.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * A key that a token host has found, and what it was proved to do.
 *
 * @param facts what the token reports of it
 * @param algorithm how it wraps, proved by wrapping and unwrapping; empty if nothing was proved
 * @param way which mechanism does it, for a reader; empty if nothing was proved
 * @param identity what proves that it is the same key; empty if that could not be computed
 * @param obstacle why nothing was proved
 */
public record FoundKey(
        KeyFacts facts, String algorithm, String way, String identity, Optional<TokenException> obstacle) {
    void write(DataOutputStream out) throws IOException {
        facts.write(out);
        Frames.writeText(out, algorithm);
        Frames.writeText(out, way);
        Frames.writeText(out, identity);
        Frames.writeText(out, obstacle.map(e -> e.failure().name()).orElse(""));
        Frames.writeText(out, obstacle.map(TokenException::detail).orElse(""));
    }

    /**
     * Reads what a host wrote.
     *
     * @param in the reply
     * @return the key
     * @throws IOException if it is not a key
     */
    public static FoundKey read(DataInputStream in) throws IOException {
        var facts = KeyFacts.read(in);
        var algorithm = Frames.readText(in);
        var way = Frames.readText(in);
        var identity = Frames.readText(in);
        var failure = Frames.readText(in);
        var detail = Frames.readText(in);
        return new FoundKey(
                facts,
                algorithm,
                way,
                identity,
                failure.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new TokenException(Frames.constant(TokenFailure.class, failure), detail)));
    }
}
