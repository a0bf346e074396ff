package org.o365se.rootkey;

import java.util.regex.Pattern;

/**
 * Sanitizes text from outside for a message, a log or a terminal.
 *
 * <p>File names, aliases, URIs, answers of a vault and labels of a token are untrusted. A line break in them could forge a line of a log, an escape sequence
 * could control the terminal, and a bidirectional control could reorder the text. Each such character is replaced by its number, <code>&#92;u001b</code> for
 * example. Sanitizing text twice has no further effect. Every error id sanitizes the whole message ({@link ErrorId#with}).
 */
public final class SanitizedText {
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");

    /** The maximum length of a quoted value, in characters. */
    public static final int MAX_VALUE_CHARACTERS = 200;

    /** The maximum length of an excerpt of a text, in characters, without the ellipsis. */
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
     * Returns one value for a quote in a message: sanitized, and truncated to {@value #MAX_VALUE_CHARACTERS} characters.
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
     * Returns the output of a program or library for a quote in a message: sanitized, and without its middle if it is longer than
     * {@value #MAX_EXCERPT_CHARACTERS} characters.
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
     * Returns a message of several lines as one sanitized line.
     *
     * @param message any text
     * @return the lines, separated by a blank
     */
    public static String line(String message) {
        return of(LINE_BREAK.matcher(message.strip()).replaceAll(" "));
    }

    /**
     * Returns whether a character is unsafe: controls, line separators, invisible format characters (including bidirectional controls) and unpaired surrogates.
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
