package org.o365se;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;
import org.o365se.rootkey.SanitizedText;

/** Thrown if the configuration file is missing or invalid. The message names file, line, key and value, and the correction. */
public final class ConfigurationException extends IOException implements Identified {
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
     * @param text names file, line, key and value; without the id
     * @param cause or null
     */
    @SuppressWarnings("exports") // JSpecify is needed at compile time only
    public ConfigurationException(ErrorId id, String text, @Nullable Throwable cause) {
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
