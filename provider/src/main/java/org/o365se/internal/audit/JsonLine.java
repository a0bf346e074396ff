package org.o365se.internal.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o365se.rootkey.SanitizedText;

/**
 * One JSON object in one line (RFC 8259), flat: its values are strings, whole numbers and lists of strings. A line is written in one way only, so that who reads and writes it again
 * has the same bytes. Immutable.
 */
public final class JsonLine {
    private final String line;
    private final Map<String, Object> members;

    private JsonLine(String line, Map<String, Object> members) {
        this.line = line;
        this.members = members;
    }

    // ---- writing ----

    /** Builds a line member by member, in the order in which they are added. */
    static final class Builder {
        private final StringBuilder text = new StringBuilder(512).append('{');

        Builder add(String name, String value) {
            name(name);
            quote(value);
            return this;
        }

        Builder add(String name, Optional<?> value) {
            value.ifPresent(present -> add(name, present.toString()));
            return this;
        }

        Builder add(String name, long value) {
            name(name);
            text.append(value);
            return this;
        }

        Builder add(String name, List<String> values) {
            name(name);
            text.append('[');
            for (int i = 0; i < values.size(); i++) {
                if (i > 0) {
                    text.append(',');
                }
                quote(values.get(i));
            }
            text.append(']');
            return this;
        }

        /** Returns the line, without a line break. */
        String build() {
            return text + "}";
        }

        private void name(String name) {
            if (text.length() > 1) {
                text.append(',');
            }
            quote(name);
            text.append(':');
        }

        /** Escapes what JSON asks for, and besides all that would not be seen, or seen elsewhere, on a terminal. */
        private void quote(String value) {
            text.append('"');
            value.codePoints().forEach(codePoint -> {
                if (codePoint == '"' || codePoint == '\\') {
                    text.append('\\').append((char) codePoint);
                } else if (codePoint == '\n') {
                    text.append("\\n");
                } else if (SanitizedText.isUnsafe(codePoint)) {
                    for (char half : Character.toChars(codePoint)) {
                        text.append(String.format("\\u%04x", (int) half));
                    }
                } else {
                    text.appendCodePoint(codePoint);
                }
            });
            text.append('"');
        }
    }

    // ---- reading ----

    /**
     * Parses a line.
     *
     * @throws IllegalArgumentException if it is not such an object; says why and where
     */
    public static JsonLine parse(String line) {
        return new Parser(line).object();
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(members.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    Optional<Long> number(String name) {
        return Optional.ofNullable(members.get(name))
                .filter(Long.class::isInstance)
                .map(Long.class::cast);
    }

    Optional<List<String>> list(String name) {
        return Optional.ofNullable(members.get(name))
                .filter(List.class::isInstance)
                .map(found -> ((List<?>) found).stream().map(String.class::cast).toList());
    }

    /** Returns the members in their order, each value as text. */
    public Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        members.forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }

    /** Returns the line. */
    @Override
    public String toString() {
        return line;
    }

    private static final class Parser {
        private static final int MAX_DIGITS = 18;

        private final String line;
        private int at;

        Parser(String line) {
            this.line = line;
        }

        JsonLine object() {
            var members = new LinkedHashMap<String, Object>();
            expect('{');
            if (!skip('}')) {
                do {
                    var name = string();
                    expect(':');
                    if (members.put(name, value()) != null) {
                        throw bad("the member \"" + name + "\" comes twice");
                    }
                } while (skip(','));
                expect('}');
            }
            if (at != line.length()) {
                throw bad("text after the object");
            }
            return new JsonLine(line, members);
        }

        private Object value() {
            if (peek() == '"') {
                return string();
            }
            return peek() == '[' ? list() : number();
        }

        private List<String> list() {
            var values = new ArrayList<String>();
            expect('[');
            if (!skip(']')) {
                do {
                    values.add(string());
                } while (skip(','));
                expect(']');
            }
            return values;
        }

        private Long number() {
            int from = at;
            skip('-');
            while (peek() >= '0' && peek() <= '9') {
                at++;
            }
            if (at == from || at - from > MAX_DIGITS || (at - from == 1 && line.charAt(from) == '-')) {
                throw bad("a value that is no string, list or whole number");
            }
            return Long.parseLong(line, from, at, 10);
        }

        private String string() {
            expect('"');
            var text = new StringBuilder();
            while (peek() != '"') {
                char next = next();
                if (next < ' ') {
                    throw bad("a control character in a string");
                }
                text.append(next == '\\' ? escaped() : next);
            }
            at++;
            return text.toString();
        }

        private char escaped() {
            char kind = next();
            return switch (kind) {
                case '"', '\\', '/' -> kind;
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> unicode();
                default -> throw bad("an unknown escape");
            };
        }

        private char unicode() {
            int value = 0;
            for (int i = 0; i < 4; i++) {
                int digit = Character.digit(next(), 16);
                if (digit < 0) {
                    throw bad("an escape without four hexadecimal digits");
                }
                value = value << 4 | digit;
            }
            return (char) value;
        }

        private void expect(char wanted) {
            if (!skip(wanted)) {
                throw bad("'" + wanted + "' is missing");
            }
        }

        private boolean skip(char wanted) {
            if (peek() != wanted) {
                return false;
            }
            at++;
            return true;
        }

        /** Returns the next character, or one that fits nowhere at the end. */
        private char peek() {
            return at < line.length() ? line.charAt(at) : '\0';
        }

        private char next() {
            if (at == line.length()) {
                throw bad("the line ends in a string");
            }
            return line.charAt(at++);
        }

        private IllegalArgumentException bad(String why) {
            return new IllegalArgumentException("not one JSON object in a line: " + why + " at character " + (at + 1));
        }
    }
}
