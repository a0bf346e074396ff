package org.o365se.internal.error;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/** The log of the provider: a {@link Logger} with the name of its public package. Each line has an id, as an error has. Thread-safe. */
public final class Log {
    /** The name of the logger. */
    public static final String NAME = "org.o365se";

    private static final Logger LOGGER = System.getLogger(NAME);

    private Log() {}

    /**
     * Logs what an operator should look at.
     *
     * @param id the id of the line
     * @param text what happened, without the id; sanitized here
     */
    public static void warn(ProviderErrorId id, String text) {
        LOGGER.log(Level.WARNING, id.with(text));
    }

    /**
     * Logs what works as it should, which nobody reads unless they look for it.
     *
     * @param id the id of the line
     * @param text what happened, without the id; made only if somebody listens, and sanitized here
     */
    public static void debug(ProviderErrorId id, Supplier<String> text) {
        if (LOGGER.isLoggable(Level.DEBUG)) {
            LOGGER.log(Level.DEBUG, id.with(text.get()));
        }
    }

    /**
     * Logs that something works again.
     *
     * @param id the id of the line
     * @param text what happened, without the id; sanitized here
     */
    public static void info(ProviderErrorId id, String text) {
        LOGGER.log(Level.INFO, id.with(text));
    }
}
