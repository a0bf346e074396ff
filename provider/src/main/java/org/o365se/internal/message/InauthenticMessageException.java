package org.o365se.internal.message;

import java.io.Serial;
import javax.crypto.AEADBadTagException;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/** A message, or a part of one, is not authentic or not complete. Callers of the provider see it as {@link MessageFailures} converts it. */
public final class InauthenticMessageException extends AEADBadTagException implements Identified {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorId id;
    private final String text;

    /**
     * Creates an exception.
     *
     * @param id the kind of failure
     * @param text what is wrong with the message, and what to do; without the id
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
