package org.o365se.pkcs11.host;

import java.io.Serial;

/** A function of a PKCS#11 library returned something else than CKR_OK. */
final class CryptokiException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The return value. */
    private final long code;

    CryptokiException(long code) {
        super(Ckr.name(code));
        this.code = code;
    }

    long code() {
        return code;
    }
}
