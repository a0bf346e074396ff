package org.o365se.cli.text;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.o365se.rootkey.SanitizedText;

/** One JSON object (RFC 8259) in one line, for scripts. */
public final class JsonText {
    private final StringBuilder text = new StringBuilder("{");

    public JsonText add(String name, String value) {
        return member(name, quoted(value));
    }

    public JsonText add(String name, long value) {
        return member(name, Long.toString(value));
    }

    public JsonText add(String name, boolean value) {
        return member(name, Boolean.toString(value));
    }

    public JsonText add(String name, JsonText object) {
        return member(name, object.build());
    }

    public JsonText add(String name, Optional<?> value) {
        return value.isPresent() ? add(name, value.get().toString()) : this;
    }

    public JsonText add(String name, List<JsonText> values) {
        return member(name, values.stream().map(JsonText::build).collect(Collectors.joining(",", "[", "]")));
    }

    public JsonText addTexts(String name, List<String> values) {
        return member(name, values.stream().map(JsonText::quoted).collect(Collectors.joining(",", "[", "]")));
    }

    public String build() {
        return text + "}";
    }

    private JsonText member(String name, String value) {
        if (text.length() > 1) {
            text.append(',');
        }
        text.append(quoted(name)).append(':').append(value);
        return this;
    }

    private static String quoted(String value) {
        var quoted = new StringBuilder("\"");
        value.codePoints().forEach(codePoint -> {
            if (codePoint == '"' || codePoint == '\\') {
                quoted.append('\\').append((char) codePoint);
            } else if (SanitizedText.isUnsafe(codePoint)) {
                for (char half : Character.toChars(codePoint)) {
                    quoted.append(String.format("\\u%04x", (int) half));
                }
            } else {
                quoted.appendCodePoint(codePoint);
            }
        });
        return quoted.append('"').toString();
    }
}
