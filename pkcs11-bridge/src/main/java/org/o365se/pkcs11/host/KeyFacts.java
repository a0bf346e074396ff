package org.o365se.pkcs11.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * What a token host reports of a key; no secret key bytes.
 *
 * @param label its CKA_LABEL; empty if it has none that is UTF-8 of at most 255 bytes
 * @param id its CKA_ID in hexadecimal; empty if it has none of at most 128 bytes
 * @param kind its kind
 * @param bits its length, zero if the token does not report it
 * @param attributes what the token reports of its safety
 * @param publicKey the X.509 encoding of an RSA key's public half; empty for AES, and in a list
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a defensive copy would copy a public key for nobody.
public record KeyFacts(String label, String id, KeyKind kind, int bits, KeyAttributes attributes, byte[] publicKey) {
    private static final int AES_BITS = 256;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int GOOD_RSA_BITS = 3072;
    private static final int MOST_RSA_BITS = 4096;

    /**
     * Returns whether it has a length that a root key may have.
     *
     * @return true for AES-256, and for RSA with 2048, 3072 or 4096 bits
     */
    public boolean hasGoodSize() {
        return kind == KeyKind.AES
                ? bits == AES_BITS
                : bits == LEAST_RSA_BITS || bits == GOOD_RSA_BITS || bits == MOST_RSA_BITS;
    }

    /**
     * Returns whether it is an RSA key of a length that is accepted and no longer advised.
     *
     * @return true for RSA with fewer than 3072 bits
     */
    public boolean isShortRsa() {
        return kind == KeyKind.RSA && bits < GOOD_RSA_BITS;
    }

    /**
     * Returns why no key of this description may be a root key.
     *
     * @param mayBeUnknown whether the configuration accepts attributes that the token does not report
     * @param mayLogIn whether the configuration allows the PIN to be given for each operation
     * @return the failure that its use would end in, or empty
     */
    public Optional<TokenException> fault(boolean mayBeUnknown, boolean mayLogIn) {
        var weakness = attributes.weakness();
        if (weakness.isPresent()) {
            return Optional.of(new TokenException(TokenFailure.KEY_WEAK, weakness.get()));
        }
        var unknown = attributes.unknown();
        if (unknown.isPresent() && !mayBeUnknown) {
            return Optional.of(new TokenException(TokenFailure.KEY_UNKNOWN, unknown.get()));
        }
        if (!hasGoodSize()) {
            return Optional.of(new TokenException(TokenFailure.KEY_UNSUITABLE, kind + " of " + bits + " bits"));
        }
        return attributes.keyLogin() == Answer.YES && !mayLogIn
                ? Optional.of(new TokenException(TokenFailure.KEY_LOGIN_REFUSED, ""))
                : Optional.empty();
    }

    void write(DataOutputStream out) throws IOException {
        Frames.writeText(out, label);
        Frames.writeText(out, id);
        Frames.writeText(out, kind.name());
        out.writeInt(bits);
        attributes.write(out);
        Frames.writeBytes(out, publicKey);
    }

    /**
     * Reads what a host wrote.
     *
     * @param in the reply
     * @return the key
     * @throws IOException if it is not a key
     */
    public static KeyFacts read(DataInputStream in) throws IOException {
        return new KeyFacts(
                Frames.readText(in),
                Frames.readText(in),
                Frames.constant(KeyKind.class, Frames.readText(in)),
                in.readInt(),
                KeyAttributes.read(in),
                Frames.readBytes(in));
    }
}
