package org.o365se.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** All figures of all runs, as tables and charts. */
final class Figures {
    private static final double NANOS = 1e9;

    private final List<Run> runs;
    private final Page page;
    private final Path charts;

    Figures(List<Run> runs, Page page, Path charts) {
        this.runs = runs;
        this.page = page;
        this.charts = charts;
    }

    void add() throws IOException {
        page.heading(2, "All figures");
        page.add("Medians; ratios are those of one run.\n");
        page.heading(3, "1 KiB message");
        contest("SmallMessage.encrypt", "Encrypt 1 KiB", "primitives:SunJCE");
        contest("SmallMessage.decrypt", "Decrypt 1 KiB", "primitives:SunJCE");
        page.heading(3, "64 MiB stream, one thread");
        contest("Stream.encrypt", "Encrypt a 64 MiB stream", "raw:SunJCE:1");
        contest("Stream.decrypt", "Decrypt a 64 MiB stream", "raw:SunJCE:1");
        page.heading(3, "64 MiB in one call");
        contest("OneCall.encrypt", "Encrypt 64 MiB in one call", "raw:SunJCE:1");
        contest("OneCall.decrypt", "Decrypt 64 MiB in one call", "raw:SunJCE:1");
        page.heading(3, "64 MiB file");
        contest("FileCopy.channelRead", "Read a 64 MiB file through the channel", "o365se:SunJCE:1");
        contest("FileCopy.streamRead", "Read a 64 MiB file through the stream", "o365se:SunJCE:1");
        contest("FileCopy.streamWrite", "Write a 64 MiB file through the stream", "o365se:SunJCE:1");
        firstData();
        firstMessage();
        steps();
        threads();
        locks();
        chains();
        processes();
    }

    private void contest(String work, String title, String base) throws IOException {
        var contest = new Contest(work, title, runs);
        if (contest.wasMeasured()) {
            save(contest.chart(), contest.fileName());
            page.add("\n");
            contest.addTable(page, base);
        }
    }

    private void firstData() throws IOException {
        var contenders = new LinkedHashSet<String>();
        runs.forEach(run -> contenders.addAll(run.firstBytes("start-and-data").keySet()));
        if (contenders.isEmpty()) {
            return;
        }
        var title = "First 64 MiB of a JVM";
        page.heading(3, title);
        var chart = new BarChart(
                title, "Everything that precedes the data, and the data, in seconds: less is better.", "s", titles());
        for (var contender : contenders) {
            for (int serie = 0; serie < runs.size(); serie++) {
                var both = runs.get(serie).firstBytes("start-and-data").getOrDefault(contender, Double.NaN);
                chart.add(
                        Names.group(contender), Names.detail(contender), Names.isOurs(contender), serie, both / NANOS);
            }
        }
        save(chart, "FirstData.svg");
        page.add("\n");
        head("seconds", "before the data", "the data", "both");
        for (var contender : contenders) {
            row(
                    Names.of(contender),
                    run -> List.of(
                            seconds(figure(run.firstBytes("start"), contender)),
                            seconds(figure(run.firstBytes("data"), contender)),
                            seconds(figure(run.firstBytes("start-and-data"), contender))));
        }
    }

    private void firstMessage() {
        page.heading(3, "First message of a JVM, part by part");
        head("seconds", "");
        var parts = new LinkedHashSet<String>();
        runs.forEach(run -> parts.addAll(run.figures("first-message-parts").keySet()));
        for (var part : parts) {
            if (!part.endsWith("seconds")) {
                row(part.replace('-', ' '), run -> List.of(seconds(figure(run.figures("first-message-parts"), part))));
            }
        }
        row(
                "all of this provider, in a JVM without the JDK's own first message",
                run -> List.of(seconds(run.start("first-message-whole", "first-message"))));
    }

    private void steps() {
        page.heading(3, "Steps of a 1 KiB message");
        head("µs", "");
        for (var step : List.of("random", "expand", "wrap", "unwrap")) {
            row(
                    step,
                    run -> List.of(plain(run.all("MessageParts." + step, any -> true).stream()
                            .map(Measure::median)
                            .findFirst())));
        }
    }

    private void threads() {
        page.heading(3, "1 KiB by many threads under one scope");
        head("threads", "messages/s", "× 1 thread");
        for (var contender : List.of("o365se:SunJCE:1", "primitives:SunJCE")) {
            for (int threads : new int[] {1, 2, 8}) {
                row(Names.of(contender) + ": " + threads, run -> {
                    var rate = run.throughput(contender, threads);
                    return List.of(
                            plain(rate.map(perMicrosecond -> perMicrosecond * 1e6)),
                            plain(Target.ratio(rate, run.throughput(contender, 1))));
                });
            }
        }
    }

    /** What JFR saw; the places are its own words. */
    private void locks() {
        page.heading(3, "Locks on the data path");
        page.add("JFR without a threshold, while 8 threads encrypted messages of 1 KiB under one scope.\n\n");
        head("inside `doFinal`", "");
        row("messages", run -> List.of(count(run, "messages")));
        row("waits for a monitor", run -> List.of(count(run, "jdk.JavaMonitorEnter")));
        row("parked", run -> List.of(count(run, "jdk.ThreadPark")));
        var places = new LinkedHashSet<String>();
        runs.forEach(run -> places.addAll(run.figures("locks").keySet()));
        for (var place : places) {
            if (place.startsWith("at:")) {
                row("at `" + place.substring(3).replace("<", " < ") + "`", run -> List.of(count(run, place)));
            }
        }
    }

    private static String count(Run run, String what) {
        return figure(run.figures("locks"), what)
                .map(count -> String.format(Locale.ROOT, "%.0f", count))
                .orElse("");
    }

    private void chains() {
        page.heading(3, "Key chains");
        head("scopes", "load, ms", "getKey, µs", "encrypt 1 KiB, µs", "file, bytes");
        for (int scopes : new int[] {1, 1000, 100_000}) {
            row(
                    Integer.toString(scopes),
                    run -> List.of(
                            plain(run.chain("ChainSize.load", scopes).map(micros -> micros / 1000)),
                            plain(run.chain("ChainSize.getKey", scopes)),
                            plain(run.chain("ChainSize.encrypt", scopes)),
                            plain(run.chainBytes(scopes))));
        }
    }

    private void processes() {
        page.heading(3, "Whole processes");
        head("seconds", "CPU", "wall");
        var processes = new LinkedHashSet<String>();
        runs.forEach(run -> processes.addAll(run.starts().keySet()));
        for (var process : processes) {
            row(
                    Names.ofProcess(process),
                    run -> List.of(
                            plain(figure(run.figures(process), "cpu-seconds")),
                            plain(figure(run.figures(process), "wall-seconds"))));
        }
    }

    /** Begins a table with the same columns for each run. */
    private void head(String first, String... columns) {
        var cells = new ArrayList<>(List.of(first));
        for (var run : runs) {
            for (var column : columns) {
                cells.add(column.isEmpty() ? run.title() : run.title() + ": " + column);
            }
        }
        page.head(cells.toArray(String[]::new));
    }

    private void row(String first, Function<Run, List<String>> columns) {
        var cells = new ArrayList<>(List.of(first));
        runs.forEach(run -> cells.addAll(columns.apply(run)));
        page.row(cells.toArray(String[]::new));
    }

    private List<String> titles() {
        return runs.stream().map(Run::title).toList();
    }

    private static Optional<Double> figure(Map<String, Double> figures, String name) {
        return Optional.ofNullable(figures.get(name));
    }

    private static String plain(Optional<Double> value) {
        return value.map(Numbers::plain).orElse("");
    }

    private static String seconds(Optional<Double> nanos) {
        return plain(nanos.map(value -> value / NANOS));
    }

    private void save(BarChart chart, String file) throws IOException {
        Files.writeString(charts.resolve(file), chart.svg());
        page.image(chart.title(), "benchmarks/" + file);
    }
}
