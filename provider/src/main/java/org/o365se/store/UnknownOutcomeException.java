package org.o365se.store;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/** Thrown if it is unknown whether a change was stored, for example because the connection was lost while the store was asked to make it durable. */
public final class UnknownOutcomeException extends IOException implements Identified {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    private final ErrorId id;

    /** The message without the id. */
    private final String text;

    /**
     * Creates the exception.
     *
     * @param id the kind of failure
     * @param text what failed, for which store, why, and the next step; without the id
     * @param cause what the store reported, or null
     */
    @SuppressWarnings("exports") // JSpecify is needed at compile time only
    public UnknownOutcomeException(ErrorId id, String text, @Nullable Throwable cause) {
        super(id.with(text), cause);
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
