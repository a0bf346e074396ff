package org.o365se.pkcs11.host;

/** What kind of key a root key is. */
public enum KeyKind {
    /** An AES key ({@code CKO_SECRET_KEY}, {@code CKK_AES}). */
    AES(P11.CKO_SECRET_KEY, P11.CKK_AES),
    /** An RSA private key ({@code CKO_PRIVATE_KEY}, {@code CKK_RSA}). */
    RSA(P11.CKO_PRIVATE_KEY, P11.CKK_RSA);

    private final long objectClass;
    private final long keyType;

    KeyKind(long objectClass, long keyType) {
        this.objectClass = objectClass;
        this.keyType = keyType;
    }

    long objectClass() {
        return objectClass;
    }

    long keyType() {
        return keyType;
    }
}
