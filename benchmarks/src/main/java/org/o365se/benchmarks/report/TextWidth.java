package org.o365se.benchmarks.report;

/**
 * Estimates how wide a text is drawn. The viewer picks the font, so the estimate is that of a wide one (DejaVu Sans, Verdana): in any other usual font the text
 * is narrower.
 */
final class TextWidth {
    private static final String NARROW = " .,:;'|!()[]ijlIft/";
    private static final String WIDE = "mwMW%@×→";

    private TextWidth() {}

    static double of(String text, double fontSize) {
        return text.codePoints().mapToDouble(TextWidth::ems).sum() * fontSize;
    }

    private static double ems(int letter) {
        if (NARROW.indexOf(letter) >= 0) {
            return 0.42;
        }
        if (WIDE.indexOf(letter) >= 0) {
            return 1.0;
        }
        return Character.isUpperCase(letter) ? 0.78 : 0.65;
    }
}
