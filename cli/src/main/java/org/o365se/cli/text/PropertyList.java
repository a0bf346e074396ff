package org.o365se.cli.text;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines of a name and a value, the values under one another; a value may have several lines. */
public final class PropertyList {
    private final Map<String, List<String>> lines = new LinkedHashMap<>();

    public PropertyList add(String name, Object value) {
        return add(name, List.of(value.toString()));
    }

    public PropertyList add(String name, List<String> value) {
        lines.put(name, value);
        return this;
    }

    public void print(PrintWriter out) {
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.forEach((name, value) -> {
            var start = "  " + name + " ".repeat(width - name.length() + 2);
            for (var line : value) {
                out.println(start + line);
                start = " ".repeat(start.length());
            }
        });
        out.flush();
    }
}
