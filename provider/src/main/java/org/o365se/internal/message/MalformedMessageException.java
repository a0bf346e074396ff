package org.o365se.internal.message;

import java.io.Serial;
import javax.crypto.BadPaddingException;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/** Thrown if bytes are not a message of this format. {@link MessageFailures} converts it for the callers of the provider. */
public final class MalformedMessageException extends BadPaddingException implements Identified {
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
    public MalformedMessageException(ErrorId id, String text) {
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
