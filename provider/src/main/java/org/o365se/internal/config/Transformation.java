package org.o365se.internal.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The JDK's transformations that also work with the keys of this provider, for programs that name them. */
public enum Transformation {
    AES_GCM("AES/GCM/NoPadding"),
    AES_CBC("AES/CBC/PKCS5Padding"),
    AES("AES"),
    CHACHA20_POLY1305("ChaCha20-Poly1305"),
    AES_WRAP("AESWrap"),
    AES_KW("AES/KW/NoPadding"),
    AES_KWP("AES/KWP/NoPadding");

    private final String transformation;

    Transformation(String transformation) {
        this.transformation = transformation;
    }

    /**
     * Returns the transformation of a name.
     *
     * @param name of any case, as in {@code Cipher.getInstance}
     * @return empty if it is not one of these
     */
    static Optional<Transformation> of(String name) {
        return Arrays.stream(values())
                .filter(one -> one.transformation.equalsIgnoreCase(name))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Transformation::toString).toList();
    }

    /**
     * Returns whether it is served without a configuration. A name that a program uses for encryption without authentication, or without an IV, is not: its
     * program may rely on lengths and errors that a message does not have.
     *
     * @return false for {@link #AES_CBC} and {@link #AES}
     */
    boolean isServedByDefault() {
        return this != AES_CBC && this != AES;
    }

    /** Returns the name that programs pass to {@code Cipher.getInstance}. */
    @Override
    public String toString() {
        return transformation;
    }
}
