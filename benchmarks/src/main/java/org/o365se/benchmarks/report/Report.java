package org.o365se.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Writes {@code docs/benchmarks.md} and its charts. */
public final class Report {
    private static final double MEBIBYTES_64 = 64 * 1024 * 1024;

    private final Path docs;
    private final StringBuilder text = new StringBuilder();

    private Report(Path docs) {
        this.docs = docs;
    }

    /**
     * Writes page and charts.
     *
     * @param runs the folders of results, one for each JDK
     * @param docs the folder of the page; charts go into its folder {@code benchmarks}
     * @throws IOException if results cannot be read or the page cannot be written
     */
    public static void write(List<Path> runs, Path docs) throws IOException {
        var read = new ArrayList<Run>();
        for (var run : runs) {
            read.add(Run.read(run));
        }
        var report = new Report(docs);
        Files.createDirectories(docs.resolve("benchmarks"));
        report.page(read);
        Files.writeString(docs.resolve("benchmarks.md"), report.text.toString().strip() + "\n");
    }

    private void page(List<Run> runs) throws IOException {
        text.append(resource("head.md"));
        machines(runs);
        targets(runs);
        text.append(resource("peers.md"));
        for (var run : runs) {
            figures(run);
        }
    }

    private void machines(List<Run> runs) {
        heading(2, "What was measured on");
        row("", "CPU", "cores", "JDK", "ACCP", "Conscrypt", "run");
        line(7);
        for (var run : runs) {
            row(
                    run.title(),
                    run.fact("cpu"),
                    run.fact("cores"),
                    run.fact("jdk"),
                    run.fact("accp"),
                    run.fact("conscrypt"),
                    run.fact("effort") + ", " + run.fact("date"));
        }
    }

    private void targets(List<Run> runs) {
        heading(2, "Targets");
        var cells = new ArrayList<>(List.of("what", "target"));
        runs.forEach(run -> cells.add(run.title()));
        row(cells.toArray(String[]::new));
        line(cells.size());
        for (var target : Targets.all()) {
            var figures = new ArrayList<>(List.of(target.what(), target.bound()));
            runs.forEach(run -> figures.add(target.in(run)));
            row(figures.toArray(String[]::new));
        }
    }

    private void figures(Run run) throws IOException {
        heading(2, run.title() + ": all figures");
        contest(run, "SmallMessage", "primitives:SunJCE", "1 KiB");
        contest(run, "Stream", "raw:SunJCE:1", "64 MiB stream");
        contest(run, "OneCall", "raw:SunJCE:1", "64 MiB in one call");
        contest(run, "FileRead", "o365se:SunJCE:1", "64 MiB file");
        contest(run, "FirstData", "raw-whole:SunJCE", "First 64 MiB of a JVM");
        parts(run);
        threads(run);
        chains(run);
        starts(run);
    }

    private void contest(Run run, String work, String base, String title) throws IOException {
        heading(3, title);
        row("", "", "time", "× " + Names.of(base), "allocated, bytes");
        line(5);
        for (var way : List.of("encrypt", "decrypt")) {
            var contest = run.contest(work + "." + way);
            if (contest.isEmpty()) {
                continue;
            }
            var unit = contest.get(0).unit();
            boolean small = unit.startsWith("us");
            var chart = new BarChart(
                    title + ", " + way + ", " + run.title()
                            + (small ? ": µs, less is better" : ": GB/s, more is better"),
                    small ? "µs" : "GB/s");
            for (var measure : contest) {
                row(
                        Names.of(measure.contender()),
                        way,
                        Numbers.plain(measure.median()) + (small ? " µs" : " ms"),
                        Target.ratio(Optional.of(measure.median()), run.time(measure.work(), base))
                                .map(Numbers::plain)
                                .orElse(""),
                        Double.isNaN(measure.allocated()) ? "" : Numbers.plain(Math.rint(measure.allocated())));
                chart.add(
                        Names.of(measure.contender()),
                        small ? measure.median() : MEBIBYTES_64 / (measure.median() * 1e6),
                        Names.isOurs(measure.contender()));
            }
            chart(run, work + "-" + way, chart);
        }
        for (var way : List.of("encrypt", "decrypt")) {
            if (!run.contest(work + "." + way).isEmpty()) {
                text.append("\n![")
                        .append(title)
                        .append(", ")
                        .append(way)
                        .append("](benchmarks/")
                        .append(chartName(run, work + "-" + way))
                        .append(")\n");
            }
        }
    }

    private void parts(Run run) {
        heading(3, "The steps of a 1 KiB message");
        row("step", "µs");
        line(2);
        for (var step : List.of("random", "expand", "wrap", "unwrap")) {
            run.all("MessageParts." + step, any -> true).forEach(measure -> row(step, Numbers.plain(measure.median())));
        }
    }

    private void threads(Run run) {
        heading(3, "1 KiB by many threads under one scope");
        row("", "threads", "messages/s", "× 1 thread");
        line(4);
        for (var contender : List.of("o365se:SunJCE:1", "primitives:SunJCE")) {
            for (int threads : new int[] {1, 2, 8}) {
                var rate = run.throughput(contender, threads);
                if (rate.isPresent()) {
                    row(
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

    private void chains(Run run) {
        heading(3, "Key chains");
        row("scopes", "load, ms", "getKey, µs", "encrypt 1 KiB, µs", "file, bytes");
        line(5);
        for (int scopes : new int[] {1, 1000, 100_000}) {
            row(
                    Integer.toString(scopes),
                    run.chain("ChainSize.load", scopes)
                            .map(micros -> Numbers.plain(micros / 1000))
                            .orElse(""),
                    run.chain("ChainSize.getKey", scopes).map(Numbers::plain).orElse(""),
                    run.chain("ChainSize.encrypt", scopes).map(Numbers::plain).orElse(""),
                    run.chainBytes(scopes).map(Numbers::plain).orElse(""));
        }
    }

    private void starts(Run run) {
        heading(3, "Whole processes");
        row("process", "what", "median");
        line(3);
        run.starts()
                .forEach((process, told) ->
                        told.forEach((what, value) -> row(process, "`" + what + "`", startFigure(what, value))));
    }

    private static String startFigure(String what, double value) {
        boolean counted = what.startsWith("jdk.") || what.startsWith("at:") || what.equals("messages");
        return counted ? Numbers.plain(value) : Numbers.plain(what.endsWith("seconds") ? value : value / 1e9) + " s";
    }

    private void chart(Run run, String name, BarChart chart) throws IOException {
        Files.writeString(docs.resolve("benchmarks").resolve(chartName(run, name)), chart.svg());
    }

    private static String chartName(Run run, String name) {
        return name + "-jdk" + run.fact("java") + ".svg";
    }

    private void heading(int level, String title) {
        text.append("\n").append("#".repeat(level)).append(" ").append(title).append("\n\n");
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void line(int columns) {
        text.append("|").append(" --- |".repeat(columns)).append("\n");
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(Report.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
