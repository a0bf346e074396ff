package org.o365se.store;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/** Thrown if a change was stored and is visible to all, but may be lost in a power failure. */
public final class UnsyncedCommitException extends IOException implements Identified {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    private final ErrorId id;

    /** The message without the id. */
    private final String text;

    private final transient StoredHead head;

    /**
     * Creates the exception.
     *
     * @param id the kind of failure
     * @param text what failed, for which store, why, and the next step; without the id
     * @param cause what the store reported, or null
     * @param head the new head
     */
    @SuppressWarnings("exports") // JSpecify is needed at compile time only
    public UnsyncedCommitException(ErrorId id, String text, @Nullable Throwable cause, StoredHead head) {
        super(id.with(text), cause);
        this.id = id;
        this.text = SanitizedText.line(text);
        this.head = head;
    }

    @Override
    public ErrorId id() {
        return id;
    }

    @Override
    public String text() {
        return text;
    }

    /**
     * Returns the head of the change that was stored.
     *
     * @return the new head
     */
    public StoredHead head() {
        return head;
    }
}
