package org.o365se.pkcs11.host;

import java.io.Serial;
import org.o365se.rootkey.SanitizedText;

/** A token host did not do what it was asked; thrown in the host, and again where the answer arrives. */
public final class TokenException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why. */
    private final TokenFailure failure;

    /**
     * Creates the exception.
     *
     * @param failure why
     * @param detail what the library or the JDK said of it, in words; holds no PIN and no key. Only its {@link SanitizedText#excerpt} is kept
     */
    public TokenException(TokenFailure failure, String detail) {
        super(SanitizedText.excerpt(detail));
        this.failure = failure;
    }

    /**
     * Returns why.
     *
     * @return the failure
     */
    public TokenFailure failure() {
        return failure;
    }

    /**
     * Returns what the library or the JDK said.
     *
     * @return the words, perhaps none
     */
    public String detail() {
        var detail = getMessage();
        return detail == null ? "" : detail;
    }
}
