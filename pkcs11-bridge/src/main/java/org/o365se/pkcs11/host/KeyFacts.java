package org.o365se.pkcs11.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * What a token host reports of a key; no secret key bytes.
 *
 * @param label its CKA_LABEL
 * @param kind its kind
 * @param bits its length
 * @param sensitive whether the token says CKA_SENSITIVE
 * @param extractable whether the token says CKA_EXTRACTABLE
 * @param attributes what the token says of it otherwise; unknown in a list of keys
 * @param publicKey the X.509 encoding of an RSA key's public half, empty for AES
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a defensive copy would copy a public key for nobody.
public record KeyFacts(
        String label,
        KeyKind kind,
        int bits,
        boolean sensitive,
        boolean extractable,
        KeyAttributes attributes,
        byte[] publicKey) {
    /** The same key with what the token says of it; of what SunPKCS11 says too, the worse counts. */
    KeyFacts with(KeyAttributes known) {
        return new KeyFacts(
                label,
                kind,
                bits,
                sensitive && known.sensitive() != Answer.NO,
                extractable || known.notExtractable() == Answer.NO,
                known,
                publicKey);
    }

    /** Returns the same key without its public half, for a list. */
    KeyFacts withoutPublicKey() {
        return new KeyFacts(label, kind, bits, sensitive, extractable, attributes, new byte[0]);
    }

    /**
     * Returns what is wrong with a key that could leave its token, or that somebody without PIN could have put there.
     *
     * @return what the key is, or empty for a key that is safe in its token
     */
    public Optional<String> weakness() {
        if (attributes.isPrivate() == Answer.NO) {
            return Optional.of("not private (CKA_PRIVATE): it can be used, and could be put there, without PIN");
        }
        if (!sensitive) {
            return Optional.of("not sensitive (CKA_SENSITIVE)");
        }
        return extractable ? Optional.of("extractable (CKA_EXTRACTABLE)") : Optional.empty();
    }

    void write(DataOutputStream out) throws IOException {
        Frames.writeText(out, label);
        out.writeByte(kind == KeyKind.AES ? 0 : 1);
        out.writeInt(bits);
        out.writeBoolean(sensitive);
        out.writeBoolean(extractable);
        attributes.write(out);
        Frames.writeBytes(out, publicKey);
    }

    /**
     * Reads what a host wrote.
     *
     * @param in the reply
     * @return the key
     * @throws IOException if it is no key
     */
    public static KeyFacts read(DataInputStream in) throws IOException {
        return new KeyFacts(
                Frames.readText(in),
                in.readByte() == 0 ? KeyKind.AES : KeyKind.RSA,
                in.readInt(),
                in.readBoolean(),
                in.readBoolean(),
                KeyAttributes.read(in),
                Frames.readBytes(in));
    }
}
