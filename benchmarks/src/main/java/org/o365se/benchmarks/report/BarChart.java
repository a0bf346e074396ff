package org.o365se.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Horizontal bars as SVG, ours in another colour than the rest. */
final class BarChart {
    private static final int LABEL_WIDTH = 260;
    private static final int BAR_WIDTH = 420;
    private static final int VALUE_WIDTH = 120;
    private static final int ROW = 26;
    private static final int HEAD = 44;

    private record Bar(String label, double value, boolean ours) {}

    private final String title;
    private final String unit;
    private final List<Bar> bars = new ArrayList<>();

    BarChart(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    void add(String label, double value, boolean ours) {
        bars.add(new Bar(label, value, ours));
    }

    String svg() {
        double longest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int width = LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH;
        int height = HEAD + ROW * bars.size() + 10;
        var svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="13">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                <text x="10" y="24" font-size="15" font-weight="bold" fill="#222222">%3$s</text>
                """, width, height, escaped(title)));
        int y = HEAD;
        for (var bar : bars) {
            double length = Math.max(1, bar.value() / longest * BAR_WIDTH);
            svg.append(String.format(
                    Locale.ROOT,
                    """
                    <text x="%d" y="%d" text-anchor="end" fill="#222222">%s</text>
                    <rect x="%d" y="%d" width="%.1f" height="18" fill="%s"/>
                    <text x="%.1f" y="%d" fill="#222222">%s %s</text>
                    """,
                    LABEL_WIDTH - 8,
                    y + 14,
                    escaped(bar.label()),
                    LABEL_WIDTH,
                    y,
                    length,
                    bar.ours() ? "#1f6feb" : "#9aa4b2",
                    LABEL_WIDTH + length + 6,
                    y + 14,
                    Numbers.plain(bar.value()),
                    escaped(unit)));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
