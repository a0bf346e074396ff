package org.o365se.internal.message;

import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import org.o365se.CorruptedMessageException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;

/** Converts the failures of opening a message, which have an error id inside the provider, to the exceptions for its callers. */
public final class MessageFailures {
    private MessageFailures() {}

    /**
     * Returns a failure as {@code Cipher.update} can throw it.
     *
     * @param failure why a message was not opened
     * @return the unchecked form
     */
    public static CorruptedMessageException unchecked(BadPaddingException failure) {
        return new CorruptedMessageException(id(failure), text(failure), plain(failure));
    }

    /**
     * Returns a failure as the JDK exception that the JCA requires.
     *
     * @param failure why a message was not opened
     * @return an {@code AEADBadTagException} or a {@code BadPaddingException}, not a subclass
     */
    public static BadPaddingException plain(BadPaddingException failure) {
        if (!(failure instanceof Identified)) {
            return failure;
        }
        var plain = failure instanceof AEADBadTagException
                ? new AEADBadTagException(failure.getMessage())
                : new BadPaddingException(failure.getMessage());
        plain.initCause(failure.getCause());
        plain.setStackTrace(failure.getStackTrace());
        return plain;
    }

    /**
     * Returns a new exception of the same kind, for a call after the one that failed. The first may still be propagating, and an exception cannot suppress
     * itself.
     *
     * @param first the failure
     * @return the same, caused by the first
     */
    public static BadPaddingException again(BadPaddingException first) {
        var same = first instanceof AEADBadTagException
                ? new InauthenticMessageException(id(first), text(first))
                : new MalformedMessageException(id(first), text(first));
        same.initCause(plain(first));
        return same;
    }

    private static ErrorId id(BadPaddingException failure) {
        return failure instanceof Identified identified ? identified.id() : ProviderErrorId.MESSAGE_ALTERED;
    }

    private static String text(BadPaddingException failure) {
        return failure instanceof Identified identified ? identified.text() : String.valueOf(failure.getMessage());
    }
}
