package org.o365se.rootkey;

import java.io.Serializable;

/**
 * The stable id of an error message, {@code O365SE-1203} for example. An id is never used for another meaning; {@code docs/reference/errors.md} explains each.
 *
 * <p>The provider, each bridge and the command have an enum of their ids. The text of a message is in the code that throws it, because only that code knows
 * what failed. Programs compare {@link Identified#id} or its number; the text may change with each release.
 */
public interface ErrorId extends Serializable {
    /**
     * Returns the number of this id.
     *
     * @return four digits
     */
    int number();

    /**
     * Returns the id as messages and the documentation show it. {@code toString} of every id returns the same.
     *
     * @return for example {@code "O365SE-1203"}
     */
    default String code() {
        return "O365SE-" + number();
    }

    /**
     * Returns a message: this id and the sanitized text.
     *
     * @param text what failed, for which object, why, and the next step
     * @return for example {@code "O365SE-1203: ..."}
     */
    default String with(String text) {
        return code() + ": " + SanitizedText.line(text);
    }
}
