package org.o365se;

import java.io.IOException;
import java.io.Serial;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/** Thrown if a key chain file is damaged, or was written without its secret. Nothing of it is used. */
public final class CorruptedKeyChainException extends IOException implements Identified {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    private final ErrorId id;

    /** The message without the id. */
    private final String text;

    /**
     * Creates an exception.
     *
     * @param id the kind of failure
     * @param text which part of the file is wrong, and the next step; without the id
     */
    public CorruptedKeyChainException(ErrorId id, String text) {
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
