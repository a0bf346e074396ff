package org.o365se.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Horizontal bars: rows in groups, and in each row one bar for each series. */
final class BarChart {
    /**
     * A group of rows under one heading.
     *
     * @param heading of the group
     * @param ours whether its bars are drawn in the colour of this provider
     * @param rows the values by label; a row has a value for each series, {@code NaN} where there is none
     */
    record Group(String heading, boolean ours, Map<String, double[]> rows) {}

    private final String title;
    private final String meaning;
    private final String unit;
    private final List<String> series;
    private final Map<String, Group> groups = new LinkedHashMap<>();

    /**
     * Creates an empty chart.
     *
     * @param title what is shown
     * @param meaning how the values are to be read, such as "less is better"
     * @param unit of the values
     * @param series the names in the legend
     */
    BarChart(String title, String meaning, String unit, List<String> series) {
        this.title = title;
        this.meaning = meaning;
        this.unit = unit;
        this.series = series;
    }

    /** Adds a bar; groups and rows appear in the order in which they were first named. */
    void add(String group, String label, boolean ours, int serie, double value) {
        double[] row = groups.computeIfAbsent(group, heading -> new Group(heading, ours, new LinkedHashMap<>()))
                .rows()
                .computeIfAbsent(label, any -> emptyRow());
        row[serie] = value;
    }

    private double[] emptyRow() {
        var row = new double[series.size()];
        Arrays.fill(row, Double.NaN);
        return row;
    }

    String title() {
        return title;
    }

    String meaning() {
        return meaning;
    }

    String unit() {
        return unit;
    }

    List<String> series() {
        return series;
    }

    List<Group> groups() {
        return List.copyOf(groups.values());
    }

    Axis axis() {
        var longest = new ArrayList<Double>();
        for (var group : groups.values()) {
            for (var row : group.rows().values()) {
                longest.add(Arrays.stream(row).filter(Double::isFinite).max().orElse(0));
            }
        }
        return Axis.of(longest);
    }

    String svg() {
        return new ChartDrawing(this).svg();
    }
}
