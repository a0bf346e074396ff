package org.o365se.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The first page: a few figures that answer most questions. */
final class Answers {
    private static final String OURS = "o365se:SunJCE:1";
    private static final double NANOS = 1e9;

    private final List<Run> runs;

    Answers(List<Run> runs) {
        this.runs = runs;
    }

    /** Returns the machine and the JDKs, as a part of a sentence. */
    String machine() {
        var jdks = runs.stream().map(run -> run.fact("jdk")).collect(Collectors.joining(" and "));
        return runs.get(0).fact("cpu") + ", " + runs.get(0).fact("cores") + " cores, " + jdks;
    }

    /** Returns how many of the targets are reached in each run, as a part of a sentence. */
    String reached() {
        return runs.stream()
                .map(run -> {
                    long judged = Targets.all().stream()
                            .filter(target -> target.isJudged(run))
                            .count();
                    long reached = Targets.all().stream()
                            .filter(target -> target.isJudged(run) && target.isReached(run))
                            .count();
                    return reached + " of " + judged + " on " + run.title();
                })
                .collect(Collectors.joining(" and "));
    }

    /** Returns the table. */
    String table() {
        var page = new Page();
        var head = new ArrayList<>(List.of(""));
        for (var run : runs) {
            head.addAll(List.of(run.title(), "limit", "fastest peer"));
        }
        page.head(head.toArray(String[]::new));
        contest(page, "encrypt 1 KiB, µs", "SmallMessage.encrypt", "primitives:SunJCE");
        contest(page, "decrypt 1 KiB, µs", "SmallMessage.decrypt", "primitives:SunJCE");
        contest(page, "encrypt a 64 MiB stream, GB/s", "Stream.encrypt", "raw:SunJCE:1");
        contest(page, "decrypt a 64 MiB stream, GB/s", "Stream.decrypt", "raw:SunJCE:1");
        var first = new ArrayList<>(List.of("first message of a JVM, s"));
        for (var run : runs) {
            first.add(seconds(run.start("first-message-whole", "first-message")));
            first.add(seconds(run.start("first-message-jdk", "jdk-first-message")));
            first.add("");
        }
        page.row(first.toArray(String[]::new));
        return page.toString();
    }

    private void contest(Page page, String what, String work, String limit) {
        var row = new ArrayList<>(List.of(what));
        for (var run : runs) {
            row.add(figure(run.measure(work, OURS)));
            row.add(figure(run.measure(work, limit)));
            row.add(run.contest(work).stream()
                    .filter(Targets::isPeer)
                    .min(Comparator.comparingDouble(Measure::median))
                    .map(peer -> figure(Optional.of(peer)) + " (" + Names.group(peer.contender()) + ")")
                    .orElse(""));
        }
        page.row(row.toArray(String[]::new));
    }

    private static String figure(Optional<Measure> measure) {
        return measure.map(one -> Numbers.plain(one.shown())).orElse("not measured");
    }

    private static String seconds(Optional<Double> nanos) {
        return nanos.map(value -> Numbers.plain(value / NANOS)).orElse("not measured");
    }
}
