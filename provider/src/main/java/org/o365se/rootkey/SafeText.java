package org.o365se.rootkey;

import org.o365se.internal.error.SanitizedText;

/**
 * Makes text from outside safe to show: what a bridge quotes in a message has passed through here.
 *
 * <p>Line breaks, terminal escapes, bidirectional controls and other invisible characters are replaced by their number, <code>&#92;u001b</code> for example.
 */
public final class SafeText {
    private SafeText() {}

    /**
     * Returns a whole message as one safe line.
     *
     * @param message any text
     * @return the same text if it is one line and safe
     */
    public static String message(String message) {
        return SanitizedText.line(message);
    }

    /**
     * Returns one value as it is quoted in a message: safe, and not longer than a few hundred characters.
     *
     * @param value any text
     * @return the value, or its beginning followed by three dots
     */
    public static String value(String value) {
        return SanitizedText.value(value);
    }
}
