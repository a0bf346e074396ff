package org.o365se.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The value axis of a chart. It starts at 0, because the length of a bar says nothing otherwise. Where a few bars are so long that they would squash all others,
 * it ends before them and they are cut.
 *
 * @param limit the last value on the axis
 * @param step between two ticks
 */
record Axis(BigDecimal limit, BigDecimal step) {
    /** A bar is cut if it is this many times as long as the longest bar that is not. */
    private static final double OUTLIER = 3;
    /** At most one row in this many is cut. */
    private static final int ROWS_FOR_EACH_CUT = 4;

    private static final int STEPS = 6;
    private static final List<String> STEP_SIZES = List.of("1", "2", "2.5", "5", "10");

    /** Returns the axis for rows whose longest bars have the given values. */
    static Axis of(List<Double> rows) {
        double longest = longestUncut(rows);
        if (longest <= 0) {
            return new Axis(BigDecimal.ONE, BigDecimal.ONE);
        }
        var decade = BigDecimal.ONE.scaleByPowerOfTen((int) Math.floor(Math.log10(longest / STEPS)));
        var step = STEP_SIZES.stream()
                .map(size -> new BigDecimal(size).multiply(decade))
                .filter(size -> size.doubleValue() * STEPS >= longest)
                .findFirst()
                .orElseThrow();
        var steps = new BigDecimal(Math.ceil(longest / step.doubleValue()), MathContext.DECIMAL32);
        return new Axis(step.multiply(steps), step);
    }

    private static double longestUncut(List<Double> rows) {
        var sorted = rows.stream().sorted(Comparator.reverseOrder()).toList();
        for (int cut = 1; cut <= sorted.size() / ROWS_FOR_EACH_CUT; cut++) {
            if (sorted.get(cut - 1) > OUTLIER * sorted.get(cut)) {
                return sorted.get(cut);
            }
        }
        return sorted.isEmpty() ? 0 : sorted.get(0);
    }

    boolean cuts(double value) {
        return value > limit.doubleValue();
    }

    /** Returns the part of the axis that a bar covers, from 0 to 1. */
    double share(double value) {
        return Math.min(1, value / limit.doubleValue());
    }

    List<BigDecimal> ticks() {
        var ticks = new ArrayList<BigDecimal>();
        for (var tick = BigDecimal.ZERO; tick.compareTo(limit) <= 0; tick = tick.add(step)) {
            ticks.add(tick);
        }
        return ticks;
    }
}
