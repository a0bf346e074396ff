package org.o365se.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lines of a name and a value, the values under one another. */
final class Facts {
    private final Map<String, String> lines = new LinkedHashMap<>();

    Facts add(String name, Object value) {
        lines.put(name, value.toString());
        return this;
    }

    void print(PrintWriter out) {
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.forEach((name, value) -> out.println("  " + name + " ".repeat(width - name.length() + 2) + value));
        out.flush();
    }
}
