package org.o365se.pkcs11.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Which key is meant: what a URI says of it and, for a key that has wrapped something, what was recorded then. An empty part fits every key.
 *
 * @param kind its kind, or null
 * @param label its CKA_LABEL
 * @param id its CKA_ID in hexadecimal
 * @param algorithm how it wraps
 * @param identity what proves that it is the same key: the SHA-256 of the public key, or a check value
 */
public record KeyReference(@Nullable KeyKind kind, String label, String id, String algorithm, String identity) {
    /**
     * Writes the reference.
     *
     * @param out where to
     * @throws IOException if a part is too long
     */
    public void write(DataOutputStream out) throws IOException {
        Frames.writeText(out, kind == null ? "" : kind.name());
        Frames.writeText(out, label);
        Frames.writeText(out, id);
        Frames.writeText(out, algorithm);
        Frames.writeText(out, identity);
    }

    static KeyReference read(DataInputStream in) throws IOException {
        var kind = Frames.readText(in);
        return new KeyReference(
                kind.isEmpty() ? null : Frames.constant(KeyKind.class, kind),
                Frames.readText(in),
                Frames.readText(in),
                Frames.readText(in),
                Frames.readText(in));
    }

    boolean hasIdentity() {
        return !identity.isEmpty();
    }
}
