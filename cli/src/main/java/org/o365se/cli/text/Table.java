package org.o365se.cli.text;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows with aligned columns. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... titles) {
        rows.add(List.of(titles));
    }

    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    public void print(PrintWriter out) {
        int columns = rows.get(0).size();
        var widths = new int[columns];
        for (var row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }
}
