package org.o365se.config;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The configuration file is missing or wrong. The message names file, line, key and value, and what to write instead. */
public final class ConfigurationException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
