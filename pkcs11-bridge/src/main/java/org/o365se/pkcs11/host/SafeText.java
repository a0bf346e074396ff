package org.o365se.pkcs11.host;

/** Text from a token or a library as it may stand in a message or a log: on one line, without control or formatting characters, and not long. */
public final class SafeText {
    private static final int MAX_CHARACTERS = 1000;

    private SafeText() {}

    /**
     * Returns the text with a question mark in place of each character that could break a line, command a terminal or turn the direction of writing; the middle of a long text is left out.
     *
     * @param text any text
     * @return at most 1,000 characters and an ellipsis
     */
    public static String of(String text) {
        if (text.length() <= MAX_CHARACTERS) {
            return visible(text);
        }
        int half = MAX_CHARACTERS / 2;
        return visible(text.substring(0, half)) + "..." + visible(text.substring(text.length() - half));
    }

    private static String visible(String text) {
        var visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> visible.appendCodePoint(isVisible(c) ? c : '?'));
        return visible.toString();
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
