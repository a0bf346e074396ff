package org.o365se.cli.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads one JSON object (RFC 8259) strictly: UTF-8, no member twice. Numbers and literals stay text. */
public final class JsonReader {
    private static final int MOST_NESTED = 16;
    private static final Pattern OTHER_VALUE =
            Pattern.compile("true|false|null|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    /** A value that is not a string, object or array. */
    public record Other(String text) {}

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Returns the members of an object: strings, maps, lists and {@link Other}.
     *
     * @throws IllegalArgumentException if the bytes are anything else; the message says what is wrong and where
     */
    public static Map<String, Object> object(byte[] utf8) {
        String decoded;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
        var reader = new JsonReader(decoded);
        reader.skipSpace();
        var object = reader.object(1);
        reader.skipSpace();
        if (reader.at < decoded.length()) {
            throw reader.unexpected();
        }
        return object;
    }

    private Object value(int depth) {
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            default -> other();
        };
    }

    private Map<String, Object> object(int depth) {
        enter(depth, '{');
        var members = new LinkedHashMap<String, Object>();
        if (!ends('}')) {
            do {
                skipSpace();
                var name = string();
                skipSpace();
                expect(':');
                if (members.put(name, value(depth)) != null) {
                    throw new IllegalArgumentException("a member twice, before character " + at);
                }
            } while (goesOn('}'));
        }
        return members;
    }

    private List<Object> array(int depth) {
        enter(depth, '[');
        var values = new ArrayList<>();
        if (!ends(']')) {
            do {
                values.add(value(depth));
            } while (goesOn(']'));
        }
        return values;
    }

    private void enter(int depth, char opening) {
        expect(opening);
        if (depth > MOST_NESTED) {
            throw new IllegalArgumentException("more than " + MOST_NESTED + " levels");
        }
    }

    private boolean ends(char closing) {
        skipSpace();
        if (peek() != closing) {
            return false;
        }
        at++;
        return true;
    }

    private boolean goesOn(char closing) {
        if (ends(closing)) {
            return false;
        }
        expect(',');
        return true;
    }

    private String string() {
        expect('"');
        var value = new StringBuilder();
        while (peek() != '"') {
            char next = text.charAt(at++);
            if (next < ' ') {
                throw new IllegalArgumentException("a control character in a string, before character " + at);
            }
            value.append(next == '\\' ? escaped() : next);
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        char kind = peek();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int end = Math.min(at + 4, text.length());
                var digits = text.substring(at, end);
                if (!digits.matches("[0-9a-fA-F]{4}")) {
                    throw unexpected();
                }
                at = end;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw unexpected();
        };
    }

    private Other other() {
        var match = OTHER_VALUE.matcher(text).region(at, text.length());
        if (!match.lookingAt()) {
            throw unexpected();
        }
        at = match.end();
        return new Other(match.group());
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char expected) {
        if (peek() != expected) {
            throw unexpected();
        }
        at++;
    }

    /** Returns the next character. */
    private char peek() {
        if (at < text.length()) {
            return text.charAt(at);
        }
        throw new IllegalArgumentException("it ends too early");
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("an unexpected character after character " + at);
    }
}
