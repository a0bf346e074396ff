package org.o365se.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/** One piece of work done by several contenders, in all runs: a table and a chart. */
final class Contest {
    private final String work;
    private final String title;
    private final List<Run> runs;

    /**
     * Creates a contest.
     *
     * @param work class and method of the benchmark
     * @param title in words
     * @param runs to show beside each other
     */
    Contest(String work, String title, List<Run> runs) {
        this.work = work;
        this.title = title;
        this.runs = runs;
    }

    String title() {
        return title;
    }

    boolean wasMeasured() {
        return !contenders().isEmpty();
    }

    /** Adds the table; ratios are those to the base in the same run. */
    void addTable(Page page, String base) {
        var head = new ArrayList<>(List.of(title));
        for (var run : runs) {
            head.addAll(List.of(run.title(), "× " + Names.of(base), "bytes allocated"));
        }
        page.head(head.toArray(String[]::new));
        for (var contender : contenders()) {
            var row = new ArrayList<>(List.of(Names.of(contender)));
            for (var run : runs) {
                var measure = run.measure(work, contender);
                row.add(measure.map(one -> Numbers.plain(one.median()) + (one.isSmall() ? " µs" : " ms"))
                        .orElse(""));
                row.add(Target.ratio(measure.map(Measure::median), run.time(work, base))
                        .map(Numbers::plain)
                        .orElse(""));
                row.add(measure.map(Measure::allocated)
                        .filter(Double::isFinite)
                        .map(bytes -> Numbers.plain(Math.rint(bytes)))
                        .orElse(""));
            }
            page.row(row.toArray(String[]::new));
        }
    }

    BarChart chart() {
        var any = runs.stream()
                .flatMap(run -> run.contest(work).stream())
                .findFirst()
                .orElseThrow();
        var chart = new BarChart(
                title,
                any.isSmall()
                        ? "Time for one message in µs: less is better. Each bar is a median."
                        : "Speed in GB/s: more is better. Each bar is a median.",
                any.shownUnit(),
                runs.stream().map(Run::title).toList());
        for (var contender : contenders()) {
            for (int serie = 0; serie < runs.size(); serie++) {
                chart.add(
                        Names.group(contender),
                        Names.detail(contender),
                        Names.isOurs(contender),
                        serie,
                        runs.get(serie)
                                .measure(work, contender)
                                .map(Measure::shown)
                                .orElse(Double.NaN));
            }
        }
        return chart;
    }

    String fileName() {
        return work.replace('.', '-') + ".svg";
    }

    /** What any run has, in the order in which it is shown. */
    private List<String> contenders() {
        var found = new LinkedHashSet<String>();
        runs.forEach(run -> run.contest(work).forEach(measure -> found.add(measure.contender())));
        return found.stream().sorted(Comparator.comparingInt(Names::place)).toList();
    }
}
