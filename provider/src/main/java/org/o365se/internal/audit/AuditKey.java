package org.o365se.internal.audit;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.util.Arrays;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.file.FileAccess;
import org.o365se.internal.model.Bytes;

/** The Ed25519 key that signs the checkpoints of an audit log, from a PKCS#8 PEM file (RFC 8410). Immutable and thread-safe. */
final class AuditKey {
    private static final int MAX_FILE_BYTES = 1 << 14;

    private final NoteVerifier verifier;
    private final PrivateKey key;

    private AuditKey(NoteVerifier verifier, PrivateKey key) {
        this.verifier = verifier;
        this.key = key;
    }

    /** Generates a key of a name. */
    static AuditKey generate(String name) throws IOException {
        var pair = Ed25519.generate();
        return new AuditKey(
                new NoteVerifier(
                        name,
                        Bytes.takeOwnershipOf(Ed25519.rawOf(pair.getPublic().getEncoded()))),
                pair.getPrivate());
    }

    /**
     * Reads the key that a file holds.
     *
     * @param access who may have access to the file
     * @param verifier its public half, which the log's first line names
     * @throws IOException if the file cannot be read, is open to others, holds no such key or the key of another log
     */
    static AuditKey read(Path file, FileAccess access, NoteVerifier verifier) throws IOException {
        var key = new AuditKey(verifier, readPrivate(file, access));
        var probe = verifier.name() + "\n";
        if (!verifier.verifies(probe.getBytes(java.nio.charset.StandardCharsets.UTF_8), key.signatureOver(probe))) {
            throw unusable(
                    file, "it is not the key that this audit log began with; name the right file in audit.key", null);
        }
        return key;
    }

    /** Writes the key to a new file, readable by its owner only. */
    void write(Path file) throws IOException {
        var pem = Ed25519.pem(key);
        try {
            AtomicFile.replace(file, pem);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    NoteVerifier verifier() {
        return verifier;
    }

    /** Signs a checkpoint. */
    String sign(Checkpoint checkpoint) {
        return sign(checkpoint.text());
    }

    /** Signs a text whose first line is not the name of this key, so that it is not a checkpoint. */
    String signOther(String text) {
        if (text.startsWith(verifier.name() + "\n")) {
            throw new IllegalArgumentException("The text is a checkpoint");
        }
        return sign(text);
    }

    private String sign(String text) {
        try {
            return SignedNote.sign(text, verifier, key);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("The key was made or read as an Ed25519 key", e);
        }
    }

    private byte[] signatureOver(String text) {
        try {
            return Ed25519.sign(key, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("The key was read as an Ed25519 key", e);
        }
    }

    private static PrivateKey readPrivate(Path file, FileAccess access) throws IOException {
        byte[] pem;
        try {
            var objection = access.objectionTo(file);
            if (objection.isPresent()) {
                throw new IOException(
                        ProviderErrorId.FILE_OPEN_TO_OTHERS.with("The audit key " + file + " " + objection.get()));
            }
            pem = AtomicFile.read(file, MAX_FILE_BYTES);
        } catch (NoSuchFileException e) {
            throw unusable(
                    file,
                    "there is no such file; create key and log with 'o365se audit init', or correct audit.key",
                    e);
        }
        try {
            return Ed25519.privateKeyOf(pem);
        } catch (IOException e) {
            throw unusable(
                    file,
                    e.getMessage() + "; put the Ed25519 private key back that 'o365se audit init' wrote there",
                    e);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    private static IOException unusable(Path file, String why, @org.jspecify.annotations.Nullable Exception cause) {
        return new IOException(
                ProviderErrorId.AUDIT_KEY_UNUSABLE.with("The audit key " + file + " cannot be used: " + why), cause);
    }
}
