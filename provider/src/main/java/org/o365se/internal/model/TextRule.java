package org.o365se.internal.model;

/**
 * The characters that texts of a key chain may contain: no control characters, no line or paragraph separators, no bidirectional embeddings, overrides or
 * isolates, no unpaired surrogates, and no U+FFFD, the sign of text that an encoding could not represent.
 */
public final class TextRule {
    private TextRule() {}

    public static boolean allows(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || (c >= 0x7F && !allows(text, i, c))) {
                return false;
            }
        }
        return true;
    }

    private static boolean allows(String text, int index, char c) {
        if (Character.isSurrogate(c)) {
            return Character.isHighSurrogate(c)
                    ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                    : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
        }
        return c > 0x9F
                && c != 0x2028
                && c != 0x2029
                && !(c >= 0x202A && c <= 0x202E)
                && !(c >= 0x2066 && c <= 0x2069)
                && c != 0xFFFD;
    }
}
