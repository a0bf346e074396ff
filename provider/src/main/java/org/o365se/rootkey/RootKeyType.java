package org.o365se.rootkey;

import java.util.Locale;

/** The types of root keys that can be created. The {@code toString} of each is the name that users type. */
public enum RootKeyType {
    /** AES-256. */
    AES(256),
    /** RSA with 2048 bits: only for HSMs that support no longer key; prefer 3072. */
    RSA_2048(2048),
    /** RSA with 3072 bits. */
    RSA_3072(3072),
    /** RSA with 4096 bits. */
    RSA_4096(4096);

    private final int bits;

    RootKeyType(int bits) {
        this.bits = bits;
    }

    /**
     * Returns the length of the key or, for RSA, of its modulus.
     *
     * @return in bits
     */
    public int bits() {
        return bits;
    }

    /**
     * Returns the name that users type.
     *
     * @return {@code rsa-3072}, for example
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
