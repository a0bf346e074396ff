package org.o365se.benchmarks.report;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** Draws a {@link BarChart} as SVG. Every column is as wide as its widest text needs. */
final class ChartDrawing {
    private static final int MARGIN = 18;
    private static final int PLOT = 420;
    private static final int GAP = 10;
    private static final int INDENT = 14;

    private static final int TITLE_SIZE = 17;
    private static final int LABEL_SIZE = 13;
    private static final int SMALL_SIZE = 12;

    private static final int LEGEND_Y = 76;
    private static final int TOP = 96;
    private static final int HEADING = 26;
    private static final int BAR = 12;
    private static final int BAR_PITCH = 14;
    private static final int ROW_GAP = 8;
    private static final int AXIS = 30;
    private static final int SWATCH = 12;
    /** How much wider a bold text is. */
    private static final double BOLD = 1.15;

    private static final String CUT = "bar cut, its value is beside it";

    private final BarChart chart;
    private final Axis axis;
    private final int left;
    private final int width;
    private final int height;
    private final StringBuilder svg = new StringBuilder();

    ChartDrawing(BarChart chart) {
        this.chart = chart;
        axis = chart.axis();
        left = MARGIN + INDENT + (int) Math.ceil(widestLabel()) + GAP;
        double content = Math.max(left + PLOT + GAP + widestValue(), MARGIN + Math.max(headWidth(), legendWidth()));
        width = (int) Math.ceil(content) + MARGIN;
        height = TOP + plotHeight() + AXIS + MARGIN / 2;
    }

    String svg() {
        add(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" font-family="Helvetica, Arial, sans-serif">
                <title>%3$s</title>
                <desc>%4$s</desc>
                <style>
                %5$s</style>
                <rect class="back" width="%1$d" height="%2$d" rx="6"/>
                """,
                width,
                height,
                escaped(chart.title()),
                escaped(chart.meaning()),
                Palette.styleSheet(chart.series().size()));
        text(MARGIN, 32, TITLE_SIZE, "text", "font-weight=\"bold\"", chart.title());
        text(MARGIN, 52, SMALL_SIZE, "muted", "", chart.meaning());
        legend();
        grid();
        bars();
        return svg.append("</svg>\n").toString();
    }

    private void legend() {
        double x = MARGIN;
        for (int serie = 0; serie < chart.series().size(); serie++) {
            if (has(true)) {
                x = swatch(x, Palette.bar(true, serie));
            }
            if (has(false)) {
                x = swatch(x, Palette.bar(false, serie));
            }
            var name = chart.series().get(serie);
            text(x + 4, LEGEND_Y + 10, SMALL_SIZE, "text", "", name);
            x += 4 + TextWidth.of(name, SMALL_SIZE) + 2 * GAP;
        }
        if (hasCutBar()) {
            add(
                    "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"26\" height=\"%d\"/>\n",
                    Palette.bar(false, chart.series().size() - 1), x, LEGEND_Y, SWATCH);
            cutMark(x + 13, LEGEND_Y);
            text(x + 32, LEGEND_Y + 10, SMALL_SIZE, "text", "", CUT);
        }
    }

    private double swatch(double x, String name) {
        add("<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", name, x, LEGEND_Y, SWATCH, SWATCH);
        return x + SWATCH + 2;
    }

    private void grid() {
        int bottom = TOP + plotHeight();
        for (var tick : axis.ticks()) {
            double x = left + axis.share(tick.doubleValue()) * PLOT;
            add("<line class=\"grid\" x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\"/>\n", x, TOP, bottom);
            text(
                    x,
                    bottom + 17,
                    SMALL_SIZE,
                    "muted",
                    "text-anchor=\"middle\"",
                    tick.signum() == 0 ? "0" : tick.stripTrailingZeros().toPlainString());
        }
        text(left + PLOT + 24, bottom + 17, SMALL_SIZE, "muted", "", chart.unit());
    }

    private void bars() {
        int y = TOP;
        for (var group : chart.groups()) {
            text(MARGIN, y + 18, LABEL_SIZE, group.ours() ? "us" : "text", "font-weight=\"bold\"", group.heading());
            y += HEADING;
            for (var row : group.rows().entrySet()) {
                int middle = y + BAR_PITCH * chart.series().size() / 2;
                text(MARGIN + INDENT, middle + 3, LABEL_SIZE, "text", "", row.getKey());
                for (int serie = 0; serie < row.getValue().length; serie++) {
                    bar(row.getValue()[serie], y + BAR_PITCH * serie, Palette.bar(group.ours(), serie));
                }
                y += rowHeight();
            }
        }
    }

    private void bar(double value, int y, String name) {
        if (Double.isNaN(value)) {
            text(left + 4, y + 10, SMALL_SIZE, "muted", "", "not measured");
            return;
        }
        double length = Math.max(1, axis.share(value) * PLOT);
        add("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n", name, left, y, length, BAR);
        if (axis.cuts(value)) {
            cutMark(left + PLOT - 30, y);
        }
        text(left + length + 6, y + 10, SMALL_SIZE, "text halo", "", value(value));
    }

    /** Two slanted lines in the colour of the background, across a bar. */
    private void cutMark(double x, int y) {
        for (int line = 0; line < 2; line++) {
            add(
                    "<line class=\"cut\" stroke-width=\"3\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
                    x + 7 * line - 3, y + BAR + 1, x + 7 * line + 3, y - 1);
        }
    }

    private void text(double x, double y, int size, String name, String more, String text) {
        add(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.0f\" font-size=\"%d\"%s>%s</text>\n",
                name, x, y, size, more.isEmpty() ? "" : " " + more, escaped(text));
    }

    private String value(double value) {
        return Numbers.plain(value) + " " + chart.unit();
    }

    private double widestLabel() {
        return chart.groups().stream()
                .flatMapToDouble(group -> DoubleStream.concat(
                        DoubleStream.of(BOLD * TextWidth.of(group.heading(), LABEL_SIZE) - INDENT),
                        group.rows().keySet().stream().mapToDouble(label -> TextWidth.of(label, LABEL_SIZE))))
                .max()
                .orElse(0);
    }

    private double widestValue() {
        return values().mapToObj(this::value)
                .mapToDouble(value -> TextWidth.of(value, SMALL_SIZE))
                .max()
                .orElse(0);
    }

    private double headWidth() {
        return Math.max(BOLD * TextWidth.of(chart.title(), TITLE_SIZE), TextWidth.of(chart.meaning(), SMALL_SIZE));
    }

    private double legendWidth() {
        double names = chart.series().stream()
                .mapToDouble(name -> 2 * (SWATCH + 2) + 4 + TextWidth.of(name, SMALL_SIZE) + 2 * GAP)
                .sum();
        return names + (hasCutBar() ? 32 + TextWidth.of(CUT, SMALL_SIZE) : 0);
    }

    private int plotHeight() {
        return chart.groups().stream()
                .mapToInt(group -> HEADING + rowHeight() * group.rows().size())
                .sum();
    }

    private int rowHeight() {
        return BAR_PITCH * chart.series().size() + ROW_GAP;
    }

    private boolean has(boolean ours) {
        return chart.groups().stream().anyMatch(group -> group.ours() == ours);
    }

    private boolean hasCutBar() {
        return values().anyMatch(axis::cuts);
    }

    private DoubleStream values() {
        return chart.groups().stream()
                .flatMap(group -> group.rows().values().stream())
                .flatMapToDouble(DoubleStream::of)
                .filter(Double::isFinite);
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
