package org.o365se.internal.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.o365se.ConfigurationException;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Parses a properties file into entries with line numbers and duplicate keys, both of which {@link Properties} drops.
 *
 * <p>Each logical line (a line and its continuation lines) is passed to {@code Properties} separately, so that its rules of escaping apply.
 */
final class PropertyLines {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private PropertyLines() {}

    /** One entry; the value has no surrounding white space. */
    record Entry(int line, String key, String value) {}

    static List<Entry> parse(Path file, byte[] content) throws ConfigurationException {
        var lines = decode(file, content).lines().toList();
        var entries = new ArrayList<Entry>();
        int next = 0;
        while (next < lines.size()) {
            int first = next++;
            var logical = new StringBuilder(lines.get(first));
            if (isComment(lines.get(first))) {
                continue;
            }
            while (isContinued(lines.get(next - 1)) && next < lines.size()) {
                logical.append('\n').append(lines.get(next++));
            }
            load(file, first + 1, logical.toString(), entries);
        }
        return entries;
    }

    private static void load(Path file, int line, String logical, List<Entry> into) throws ConfigurationException {
        var properties = new Properties();
        try {
            properties.load(new StringReader(logical));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    ProviderErrorId.CONFIGURATION_VALUE_BAD,
                    "In " + file + ", line " + line
                            + ", a \\u is not followed by four hexadecimal digits; write the character itself, or \\\\ for a backslash",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("A string is always readable", e);
        }
        for (var key : properties.stringPropertyNames()) {
            into.add(new Entry(line, key, properties.getProperty(key).strip()));
        }
    }

    private static String decode(Path file, byte[] content) throws ConfigurationException {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(
                    ProviderErrorId.CONFIGURATION_UNREADABLE,
                    "The configuration file " + file + " is not UTF-8 text; save it as UTF-8",
                    e);
        }
    }

    private static boolean isComment(String line) {
        var text = line.stripLeading();
        return text.startsWith("#") || text.startsWith("!");
    }

    private static boolean isContinued(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
