package org.o365se.internal.file;

import java.io.IOException;
import java.io.Serial;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;

/** Thrown if a file has been replaced, so that the new content is visible, but may be lost in a power failure. */
public final class UnsyncedException extends IOException implements Identified {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorId id;
    private final String text;

    UnsyncedException(ErrorId id, String text, Throwable cause) {
        super(id.with(text), cause);
        this.id = id;
        this.text = text;
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
