package org.o365se.pkcs11;

import java.util.Locale;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** What kinds of root keys this bridge makes. Its {@code toString} is the name that users type. */
public enum RootKeyType {
    /** AES-256, which wraps by AES-GCM in the token. */
    AES(KeyKind.AES, 256),
    /** RSA with 2048 bits: accepted for tokens that can do no more; 3072 is better. */
    RSA_2048(KeyKind.RSA, 2048),
    /** RSA with 3072 bits. */
    RSA_3072(KeyKind.RSA, 3072),
    /** RSA with 4096 bits. */
    RSA_4096(KeyKind.RSA, 4096);

    private final KeyKind kind;
    private final int bits;

    RootKeyType(KeyKind kind, int bits) {
        this.kind = kind;
        this.bits = bits;
    }

    /**
     * Says what to make for a URI when nobody has said.
     *
     * @param uri the new root key's URI
     * @return RSA with 3072 bits if its {@code type} is {@code private}, else AES
     * @throws RootKeyMisconfiguredException if the URI names no root key
     */
    public static RootKeyType suiting(String uri) {
        return Pkcs11Uri.parse(uri).kind() == KeyKind.RSA ? RSA_3072 : AES;
    }

    KeyKind kind() {
        return kind;
    }

    int bits() {
        return bits;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
