package org.o365se.internal.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.crypto.JdkProvider;
import org.o365se.internal.model.Bytes;

/**
 * The public half of a key that signs notes, by the C2SP specification <i>signed note</i> (c2sp.org/signed-note): a name and an Ed25519 public key. Immutable and thread-safe.
 *
 * @param name who signs: no blank, no plus sign
 * @param publicKey 32 bytes
 */
record NoteVerifier(String name, Bytes publicKey) {
    static final byte ED25519 = 1;
    static final int ID_BYTES = 4;

    private static final Pattern NAME = Pattern.compile("[^\\s+\\p{Cntrl}]{1,200}");
    private static final int MAX_CHARACTERS = 400;

    NoteVerifier {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("The name of a key is 1 to 200 characters without blank and plus sign");
        }
    }

    /**
     * Parses the encoded form, {@code NAME+ID+KEY}.
     *
     * @throws IOException if it is not one of an Ed25519 key
     */
    static NoteVerifier parse(String encoded) throws IOException {
        var parts = encoded.strip().split("\\+", 3);
        if (encoded.length() > MAX_CHARACTERS
                || parts.length != 3
                || !NAME.matcher(parts[0]).matches()) {
            throw new IOException("it is not a verification key of the form NAME+ID+KEY");
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(parts[2]);
        } catch (IllegalArgumentException e) {
            throw new IOException("the key in it is not base64", e);
        }
        if (key.length != 1 + Ed25519.PUBLIC_KEY_BYTES || key[0] != ED25519) {
            throw new IOException("the key in it is not an Ed25519 public key");
        }
        var verifier = new NoteVerifier(parts[0], Bytes.takeOwnershipOf(Arrays.copyOfRange(key, 1, key.length)));
        if (!verifier.encodedId().equals(parts[1])) {
            throw new IOException("its name does not belong to its key; copy the whole line");
        }
        return verifier;
    }

    /** Returns the encoded form, by which others get to know the key. */
    String encoded() {
        return name + "+" + encodedId() + "+" + Base64.getEncoder().encodeToString(typedKey());
    }

    boolean verifies(byte[] text, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_BYTES && Ed25519.verify(publicKey.copy(), text, signature);
    }

    /** Returns what stands before each signature, so that its verifier is found. */
    byte[] id() {
        var sha256 = JdkProvider.digest("SHA-256");
        sha256.update(name.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '\n');
        sha256.update(typedKey());
        return Arrays.copyOf(sha256.digest(), ID_BYTES);
    }

    private String encodedId() {
        return HexFormat.of().formatHex(id());
    }

    private byte[] typedKey() {
        return ByteBuffer.allocate(1 + Ed25519.PUBLIC_KEY_BYTES)
                .put(ED25519)
                .put(publicKey.copy())
                .array();
    }
}
