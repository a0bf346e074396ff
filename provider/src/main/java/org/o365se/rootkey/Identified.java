package org.o365se.rootkey;

/**
 * A failure that carries its error id. Every exception type of this project implements it.
 *
 * <p>Where JCA demands an exception of the JDK, {@code InvalidKeyException} for example, the id stands at the beginning of the message only, and a cause often has it.
 */
public interface Identified {
    /**
     * Returns what kind of failure it is. An {@link ErrorId} and not its text, so that it can be compared with a constant and passed on with a new text.
     *
     * @return the error id
     */
    ErrorId id();

    /**
     * Returns the message without its error id.
     *
     * @return what failed, for what, why, and the next step
     */
    String text();
}
