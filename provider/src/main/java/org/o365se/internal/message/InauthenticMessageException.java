package org.o365se.internal.message;

import java.io.Serial;
import javax.crypto.AEADBadTagException;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/** Thrown if a message, or a part of one, is not authentic or not complete. {@link MessageFailures} converts it for the callers of the provider. */
public final class InauthenticMessageException extends AEADBadTagException implements Identified {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorId id;
    private final String text;

    /**
     * Creates an exception.
     *
     * @param id the kind of failure
     * @param text what is wrong with the message, and the next step; without the id
     */
    public InauthenticMessageException(ErrorId id, String text) {
        super(id.with(text));
        this.id = id;
        this.text = SanitizedText.line(text);
    }

    @Override
    public ErrorId id() {
        return id;
    }

    @Override
    public String text() {
        return text;
    }
}
