package org.o365se.rootkey;

import java.util.regex.Pattern;

/**
 * Makes text from outside safe to show in a message, a log or a terminal.
 *
 * <p>File names, aliases, URIs, answers of a vault and labels of a token are chosen by others. A line break in them would forge a line of a log, an escape
 * sequence would command the terminal, and a bidirectional control would show the text in another order. Each such character is replaced by its number,
 * <code>&#92;u001b</code> for example. Sanitizing text twice changes nothing more. Every error id does this for the whole message ({@link ErrorId#with}).
 */
public final class SanitizedText {
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");

    /** The longest value that is quoted in a message, in characters. */
    public static final int MAX_VALUE_CHARACTERS = 200;

    /** The longest excerpt of a text, in characters and but for an ellipsis. */
    public static final int MAX_EXCERPT_CHARACTERS = 1000;

    private SanitizedText() {}

    /**
     * Returns a text of any length with every unsafe character replaced.
     *
     * @param text any text
     * @return the same text if it is safe
     */
    public static String of(String text) {
        if (text.codePoints().noneMatch(SanitizedText::isUnsafe)) {
            return text;
        }
        var safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(codePoint -> {
            if (isUnsafe(codePoint)) {
                safe.append(String.format(Character.isBmpCodePoint(codePoint) ? "\\u%04x" : "\\u{%x}", codePoint));
            } else {
                safe.appendCodePoint(codePoint);
            }
        });
        return safe.toString();
    }

    /**
     * Returns one value as it is quoted in a message: safe, and cut after {@value #MAX_VALUE_CHARACTERS} characters.
     *
     * @param value any text
     * @return the value, or its beginning followed by three dots
     */
    public static String value(String value) {
        return value.length() <= MAX_VALUE_CHARACTERS
                ? of(value)
                : of(value.substring(0, MAX_VALUE_CHARACTERS)) + "...";
    }

    /**
     * Returns what a program or a library said as it is quoted in a message: safe, and without its middle if it is longer than {@value #MAX_EXCERPT_CHARACTERS} characters.
     *
     * @param text any text
     * @return the text, or its beginning and its end with three dots between them
     */
    public static String excerpt(String text) {
        if (text.length() <= MAX_EXCERPT_CHARACTERS) {
            return of(text);
        }
        int half = MAX_EXCERPT_CHARACTERS / 2;
        return of(text.substring(0, half)) + "..." + of(text.substring(text.length() - half));
    }

    /**
     * Returns a message of several lines as one line, and safe.
     *
     * @param message any text
     * @return the lines, separated by a blank
     */
    public static String line(String message) {
        return of(LINE_BREAK.matcher(message.strip()).replaceAll(" "));
    }

    /**
     * Checks whether a character must not be shown as it is: controls, line separators, invisible format characters (bidirectional controls among them) and
     * halves of characters.
     *
     * @param codePoint a character
     * @return whether it is replaced
     */
    public static boolean isUnsafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
