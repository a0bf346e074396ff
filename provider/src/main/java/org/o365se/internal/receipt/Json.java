package org.o365se.internal.receipt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON (RFC 8259) of objects, arrays, strings, whole numbers and truth values, written in one way: two spaces for each level, members in their order. What is
 * read must be written so, so that a text and its content stand for each other.
 */
final class Json {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_DIGITS = 18;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    // ---- writing ----

    /** Writes an object, with a line break at the end. */
    static String write(Map<String, Object> object) {
        var out = new StringBuilder();
        write(out, object, "\n");
        return out.append('\n').toString();
    }

    private static void write(StringBuilder out, Object value, String line) {
        if (value instanceof Map<?, ?> object) {
            writeObject(out, object, line);
        } else if (value instanceof List<?> array) {
            writeArray(out, array, line);
        } else if (value instanceof String string) {
            writeString(out, string);
        } else {
            out.append(value);
        }
    }

    private static void writeObject(StringBuilder out, Map<?, ?> object, String line) {
        out.append('{');
        var separator = "";
        for (var member : object.entrySet()) {
            out.append(separator).append(line).append("  ");
            writeString(out, (String) member.getKey());
            out.append(": ");
            write(out, member.getValue(), line + "  ");
            separator = ",";
        }
        out.append(object.isEmpty() ? "}" : line + "}");
    }

    private static void writeArray(StringBuilder out, List<?> array, String line) {
        out.append('[');
        var separator = "";
        for (var item : array) {
            out.append(separator).append(line).append("  ");
            write(out, item, line + "  ");
            separator = ",";
        }
        out.append(array.isEmpty() ? "]" : line + "]");
    }

    static void writeString(StringBuilder out, String string) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) || c == 0x7F) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    // ---- reading ----

    /**
     * Reads an object.
     *
     * @throws IllegalArgumentException if the text is not what {@link #write} returns for an object
     */
    static Map<String, Object> read(String text) {
        var json = new Json(text);
        if (!(json.value(0) instanceof Map<?, ?> object)) {
            throw json.bad();
        }
        var members = new LinkedHashMap<String, Object>();
        object.forEach((key, value) -> members.put((String) key, value));
        if (!write(members).equals(text)) {
            throw new IllegalArgumentException("it is not spelled as this product writes it");
        }
        return members;
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw bad();
        }
        skipBlanks();
        char c = next();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("rue", true);
            case 'f' -> word("alse", false);
            default -> number(c);
        };
    }

    private Map<String, Object> object(int depth) {
        var members = new LinkedHashMap<String, Object>();
        skipBlanks();
        if (peek() == '}') {
            at++;
            return members;
        }
        char c;
        do {
            skipBlanks();
            if (next() != '"') {
                throw bad();
            }
            var key = string();
            skipBlanks();
            if (next() != ':' || members.put(key, value(depth + 1)) != null) {
                throw bad();
            }
            skipBlanks();
            c = next();
        } while (c == ',');
        if (c != '}') {
            throw bad();
        }
        return members;
    }

    private List<Object> array(int depth) {
        var items = new ArrayList<Object>();
        skipBlanks();
        if (peek() == ']') {
            at++;
            return items;
        }
        char c;
        do {
            items.add(value(depth + 1));
            skipBlanks();
            c = next();
        } while (c == ',');
        if (c != ']') {
            throw bad();
        }
        return items;
    }

    private String string() {
        var string = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            string.append(c == '\\' ? escaped() : c);
        }
        return string.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\' -> c;
            case 'n' -> '\n';
            case 'u' -> unicode();
            default -> throw bad();
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw bad();
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private Object word(String rest, Object value) {
        if (!text.startsWith(rest, at)) {
            throw bad();
        }
        at += rest.length();
        return value;
    }

    private Long number(char first) {
        int from = at - 1;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (first < '0' || first > '9' || at - from > MAX_DIGITS) {
            throw bad();
        }
        return Long.valueOf(text.substring(from, at));
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char next() {
        if (at >= text.length()) {
            throw bad();
        }
        return text.charAt(at++);
    }

    private IllegalArgumentException bad() {
        return new IllegalArgumentException("it is not JSON at character " + at);
    }
}
