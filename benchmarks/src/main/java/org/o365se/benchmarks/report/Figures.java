package org.o365se.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All figures of one run, as tables and charts. */
final class Figures {
    private static final double MEBIBYTES_64 = 64 * 1024 * 1024;
    private static final double NANOS = 1e9;
    private static final List<String> BOTH = List.of("encrypt", "decrypt");

    private final Run run;
    private final Page page;
    private final Path charts;

    Figures(Run run, Page page, Path charts) {
        this.run = run;
        this.page = page;
        this.charts = charts;
    }

    void add() throws IOException {
        page.heading(2, run.title() + ": all figures");
        contest("SmallMessage", BOTH, "primitives:SunJCE", "1 KiB");
        contest("Stream", BOTH, "raw:SunJCE:1", "64 MiB stream");
        contest("OneCall", BOTH, "raw:SunJCE:1", "64 MiB in one call");
        contest("FileCopy", List.of("channelRead", "streamRead", "streamWrite"), "o365se:SunJCE:1", "64 MiB file");
        firstData();
        firstMessage();
        steps();
        threads();
        locks();
        chains();
        processes();
    }

    private void contest(String work, List<String> ways, String base, String title) throws IOException {
        page.heading(3, title);
        page.head("", "", "time", "× " + Names.of(base), "allocated, bytes");
        for (var way : ways) {
            for (var measure : run.contest(work + "." + way)) {
                page.row(
                        Names.of(measure.contender()),
                        way,
                        Numbers.plain(measure.median()) + (isSmall(measure) ? " µs" : " ms"),
                        Target.ratio(Optional.of(measure.median()), run.time(measure.work(), base))
                                .map(Numbers::plain)
                                .orElse(""),
                        Double.isNaN(measure.allocated()) ? "" : Numbers.plain(Math.rint(measure.allocated())));
            }
        }
        for (var way : ways) {
            chart(work + "." + way, title + ", " + way);
        }
    }

    private void chart(String work, String title) throws IOException {
        var contest = run.contest(work);
        if (contest.isEmpty()) {
            return;
        }
        boolean small = isSmall(contest.get(0));
        var chart = new BarChart(
                title + ", " + run.title() + (small ? ": µs, less is better" : ": GB/s, more is better"),
                small ? "µs" : "GB/s");
        for (var measure : contest) {
            chart.add(
                    Names.of(measure.contender()),
                    small ? measure.median() : MEBIBYTES_64 / (measure.median() * 1e6),
                    Names.isOurs(measure.contender()));
        }
        save(chart, work.replace('.', '-'), title);
    }

    private static boolean isSmall(Measure measure) {
        return measure.unit().startsWith("us");
    }

    private void firstData() throws IOException {
        var all = run.firstBytes("start-and-data");
        if (all.isEmpty()) {
            return;
        }
        var title = "First 64 MiB of a JVM";
        page.heading(3, title);
        page.head("", "what goes before", "the data", "both");
        var chart = new BarChart(title + ", " + run.title() + ": seconds, less is better", "s");
        all.forEach((contender, both) -> {
            page.row(
                    Names.of(contender),
                    seconds(run.firstBytes("start").get(contender)),
                    seconds(run.firstBytes("data").get(contender)),
                    seconds(both));
            chart.add(Names.of(contender), both / NANOS, Names.isOurs(contender));
        });
        save(chart, "FirstData", title);
    }

    private void firstMessage() {
        page.heading(3, "First message of a JVM, part by part");
        page.head("part", "time");
        var parts = run.starts().get("first-message-parts");
        if (parts != null) {
            parts.forEach((part, nanos) -> {
                if (!part.endsWith("seconds")) {
                    page.row(part.replace('-', ' '), seconds(nanos));
                }
            });
        }
        run.start("first-message-whole", "first-message")
                .ifPresent(nanos ->
                        page.row("all of ours, in a JVM where the JDK's own did not go before", seconds(nanos)));
    }

    private void steps() {
        page.heading(3, "The steps of a 1 KiB message");
        page.head("step", "µs");
        for (var step : List.of("random", "expand", "wrap", "unwrap")) {
            run.all("MessageParts." + step, any -> true)
                    .forEach(measure -> page.row(step, Numbers.plain(measure.median())));
        }
    }

    private void threads() {
        page.heading(3, "1 KiB by many threads under one scope");
        page.head("", "threads", "messages/s", "× 1 thread");
        for (var contender : List.of("o365se:SunJCE:1", "primitives:SunJCE")) {
            for (int threads : new int[] {1, 2, 8}) {
                var rate = run.throughput(contender, threads);
                if (rate.isPresent()) {
                    page.row(
                            Names.of(contender),
                            Integer.toString(threads),
                            Numbers.plain(rate.get() * 1e6),
                            Target.ratio(rate, run.throughput(contender, 1))
                                    .map(Numbers::plain)
                                    .orElse(""));
                }
            }
        }
    }

    /** What JFR saw; the places are its own words. */
    private void locks() {
        var told = run.starts().get("locks");
        if (told == null) {
            return;
        }
        page.heading(3, "Locks on the data path");
        page.add(String.format(
                Locale.ROOT,
                "JFR, no threshold: while 8 threads encrypted %.0f messages of 1 KiB under one scope, they waited inside `doFinal` %.0f times for a monitor and %.0f times parked.%n",
                told.getOrDefault("messages", 0.0),
                told.getOrDefault("jdk.JavaMonitorEnter", 0.0),
                told.getOrDefault("jdk.ThreadPark", 0.0)));
        told.forEach((what, times) -> {
            if (what.startsWith("at:")) {
                page.add(String.format(
                        Locale.ROOT,
                        "%n- %.0f times in `%s`",
                        times,
                        what.substring(3).replace("<", " < ")));
            }
        });
        page.add("\n");
    }

    private void chains() {
        page.heading(3, "Key chains");
        page.head("scopes", "load, ms", "getKey, µs", "encrypt 1 KiB, µs", "file, bytes");
        for (int scopes : new int[] {1, 1000, 100_000}) {
            page.row(
                    Integer.toString(scopes),
                    run.chain("ChainSize.load", scopes)
                            .map(micros -> Numbers.plain(micros / 1000))
                            .orElse(""),
                    run.chain("ChainSize.getKey", scopes).map(Numbers::plain).orElse(""),
                    run.chain("ChainSize.encrypt", scopes).map(Numbers::plain).orElse(""),
                    run.chainBytes(scopes).map(Numbers::plain).orElse(""));
        }
    }

    private void processes() {
        page.heading(3, "Whole processes");
        page.head("process", "CPU", "wall");
        run.starts()
                .forEach((process, told) -> page.row(
                        Names.ofProcess(process),
                        Numbers.plain(told.getOrDefault("cpu-seconds", Double.NaN)) + " s",
                        Numbers.plain(told.getOrDefault("wall-seconds", Double.NaN)) + " s"));
    }

    private static String seconds(double nanos) {
        return Numbers.plain(nanos / NANOS) + " s";
    }

    private void save(BarChart chart, String name, String title) throws IOException {
        var file = name + "-jdk" + run.fact("java") + ".svg";
        Files.writeString(charts.resolve(file), chart.svg());
        page.image(title, "benchmarks/" + file);
    }
}
