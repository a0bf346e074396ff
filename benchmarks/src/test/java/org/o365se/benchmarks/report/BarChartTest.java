package org.o365se.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What a chart shows. */
class BarChartTest {
    private static final String LONG = "a contender with a name that is much longer than any of the others have";

    private final BarChart chart = new BarChart("Title", "less is better", "µs", List.of("JDK 17", "JDK 25"));

    @Test
    void longLabelsAreWholeAndDoNotReachTheBars() {
        add("Ours", LONG, true, 4, 3);
        add("Others", LONG + ", too", false, 400, 3);
        var drawing = drawing();
        drawing.assertEverythingLiesWithinTheViewBox();
        drawing.assertTexts(List.of("Title", "less is better", LONG, LONG + ", too", "µs"));
        assertTrue(drawing.text(LONG + ", too").right()
                < drawing.bars("ours0").get(0).left());
    }

    @Test
    void aTitleAndALegendThatAreLongerThanTheBarsAreWhole() {
        var wide = new BarChart(LONG + LONG, LONG + LONG, "s", List.of(LONG, LONG + " 2"));
        wide.add("Ours", "a", true, 0, 1);
        var drawing = Drawing.of(wide.svg());
        drawing.assertEverythingLiesWithinTheViewBox();
        drawing.assertTexts(List.of(LONG + LONG, LONG, LONG + " 2"));
    }

    @Test
    void theLegendNamesEverySeriesAndEverySeriesHasBarsOfItsOwnColour() {
        add("Ours", "a", true, 4, 3);
        add("Others", "b", false, 2, 1);
        var drawing = drawing();
        drawing.assertTexts(List.of("JDK 17", "JDK 25", "4 µs", "3 µs", "2 µs", "1 µs"));
        for (var name : List.of("ours0", "ours1", "other0", "other1")) {
            assertEquals(1, drawing.bars(name).size(), name);
        }
        var svg = chart.svg();
        assertEquals(
                8,
                svg.lines()
                        .filter(line -> line.matches(" *\\.(ours|other)[01] \\{ fill: #\\w{6} }"))
                        .distinct()
                        .count(),
                svg);
        assertTrue(svg.contains("@media (prefers-color-scheme: dark)"), svg);
        assertFalse(svg.contains("bar cut"), svg);
    }

    @Test
    void oneOutlierIsCutAndDoesNotSquashTheOthers() {
        add("Ours", "a", true, 4, 3);
        add("Others", "b", false, 5, 4);
        add("Others", "c", false, 6, 5);
        add("Others", "outlier", false, 70, 68);
        var drawing = drawing();
        drawing.assertEverythingLiesWithinTheViewBox();
        drawing.assertTexts(List.of("bar cut, its value is beside it", "70 µs", "68 µs"));
        assertTrue(drawing.bars("ours0").get(0).width() > 200, "a bar of 4 beside one of 6");
        assertEquals(2, occurrences(chart.svg(), "class=\"cut\"") / 2 - 1, "cut bars beside the legend's");
    }

    @Test
    void barsThatAreAllLongOrAllDifferentAreNotCut() {
        assertEquals(80, limit(70, 65, 30, 12, 5));
        assertEquals(80, limit(70, 1));
        assertEquals(0.8, limit(0.77, 0.3));
        assertEquals(1, limit(0));
        assertEquals(1, limit());
    }

    @Test
    void whatWasNotMeasuredIsSaidToBeUnmeasured() {
        chart.add("Ours", "a", true, 0, 4);
        drawing().assertTexts(List.of("4 µs", "not measured"));
    }

    @Test
    void lettersThatMeanSomethingInXmlAreShown() {
        add("A < B & C", "<d>", false, 1, 1);
        drawing().assertTexts(List.of("A < B & C", "<d>"));
    }

    private static double limit(double... rows) {
        return Axis.of(DoubleStream.of(rows).boxed().toList()).limit().doubleValue();
    }

    private void add(String group, String label, boolean ours, double first, double second) {
        chart.add(group, label, ours, 0, first);
        chart.add(group, label, ours, 1, second);
    }

    private Drawing drawing() {
        return Drawing.of(chart.svg());
    }

    private static int occurrences(String text, String part) {
        return text.split(part, -1).length - 1;
    }
}
