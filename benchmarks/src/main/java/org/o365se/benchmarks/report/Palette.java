package org.o365se.benchmarks.report;

import java.util.Locale;

/**
 * The colours of a chart, as a style sheet with a light and a dark scheme. The chart brings its own background, so it can be read on any page, also on one
 * whose scheme differs from the viewer's.
 */
final class Palette {
    /** The colours of bars go from that of the first series to that of the last. */
    private record Shades(int first, int last) {}

    private record Scheme(
            String background, String text, String muted, String grid, Shades ours, Shades others, String heading) {}

    private static final Scheme LIGHT = new Scheme(
            "#ffffff",
            "#1f2328",
            "#59636e",
            "#d8dee4",
            new Shades(0x8fbcf5, 0x0b57d0),
            new Shades(0xc2c9d1, 0x6e7781),
            "#0b57d0");
    private static final Scheme DARK = new Scheme(
            "#0d1117",
            "#e6edf3",
            "#9aa4af",
            "#30363d",
            new Shades(0x3a78c9, 0x79b8ff),
            new Shades(0x626c77, 0xa9b3be),
            "#79b8ff");

    private Palette() {}

    static String styleSheet(int series) {
        return rules(LIGHT, series, "") + "@media (prefers-color-scheme: dark) {\n" + rules(DARK, series, "  ") + "}\n";
    }

    static String bar(boolean ours, int serie) {
        return (ours ? "ours" : "other") + serie;
    }

    private static String rules(Scheme scheme, int series, String indent) {
        var rules = new StringBuilder();
        rule(rules, indent, "back", "fill: " + scheme.background());
        rule(rules, indent, "text", "fill: " + scheme.text());
        // The background round a text, so that no grid line runs through it.
        rule(rules, indent, "halo", "paint-order: stroke; stroke-width: 4px; stroke: " + scheme.background());
        rule(rules, indent, "muted", "fill: " + scheme.muted());
        rule(rules, indent, "us", "fill: " + scheme.heading());
        rule(rules, indent, "grid", "stroke: " + scheme.grid());
        rule(rules, indent, "cut", "stroke: " + scheme.background());
        for (int serie = 0; serie < series; serie++) {
            rule(rules, indent, bar(true, serie), "fill: " + shade(scheme.ours(), serie, series));
            rule(rules, indent, bar(false, serie), "fill: " + shade(scheme.others(), serie, series));
        }
        return rules.toString();
    }

    private static void rule(StringBuilder rules, String indent, String name, String what) {
        rules.append(indent).append('.').append(name).append(" { ").append(what).append(" }\n");
    }

    /** Mixes the two ends; a single series has the last shade. */
    private static String shade(Shades ends, int serie, int series) {
        double part = series == 1 ? 1 : (double) serie / (series - 1);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = ends.first() >> shift & 0xff;
            int to = ends.last() >> shift & 0xff;
            mixed = mixed << 8 | (int) Math.round(from + (to - from) * part);
        }
        return String.format(Locale.ROOT, "#%06x", mixed);
    }
}
