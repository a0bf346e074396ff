package org.o365se.store;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/**
 * Thrown if a store cannot be reached now, so that nothing is known about its content; the same call may succeed later. The provider serves what it knows for
 * {@code keychain.max-outage}.
 */
public final class StoreUnavailableException extends IOException implements Identified {
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
    public StoreUnavailableException(ErrorId id, String text, @Nullable Throwable cause) {
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
