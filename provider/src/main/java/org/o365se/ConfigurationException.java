package org.o365se;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The configuration file is missing or invalid. The message names file, line, key and value, and what to write instead. */
public final class ConfigurationException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message names file, line, key and value
     * @param cause or null
     */
    @SuppressWarnings("exports") // JSpecify is needed at compile time only
    public ConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
