package org.o365se.rootkey;

/**
 * A failure with an error id. Every exception type of this project implements it.
 *
 * <p>If JCA requires an exception of the JDK, {@code InvalidKeyException} for example, the id is only at the beginning of the message, and often in a cause.
 */
public interface Identified {
    /**
     * Returns the kind of failure, as an {@link ErrorId} and not as text, so that it can be compared with a constant and used with a new text.
     *
     * @return the error id
     */
    ErrorId id();

    /**
     * Returns the message without its error id.
     *
     * @return what failed, for which object, why, and the next step
     */
    String text();
}
