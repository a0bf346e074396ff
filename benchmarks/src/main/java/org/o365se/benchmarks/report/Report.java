package org.o365se.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes {@code docs/benchmarks.md} and its charts. */
public final class Report {
    private final Page page = new Page();

    private Report() {}

    /**
     * Writes page and charts.
     *
     * @param results holds a folder of results for each JDK, and {@code notes.md}, if there is something to say about the figures
     * @param docs the folder of the page; charts go into its folder {@code benchmarks}
     * @throws IOException if results cannot be read or the page cannot be written
     */
    public static void write(Path results, Path docs) throws IOException {
        var runs = new ArrayList<Run>();
        try (var folders = Files.list(results)) {
            for (var folder : folders.filter(Files::isDirectory).sorted().toList()) {
                runs.add(Run.read(folder));
            }
        }
        if (runs.isEmpty()) {
            throw new IOException("No results in " + results + ": run ./o365se benchmarks on each JDK first");
        }
        var notes = results.resolve("notes.md");
        var charts = Files.createDirectories(docs.resolve("benchmarks"));
        var report = new Report();
        report.all(runs, Files.exists(notes) ? Files.readString(notes) : "", charts);
        Files.writeString(docs.resolve("benchmarks.md"), report.page.toString());
    }

    private void all(List<Run> runs, String notes, Path charts) throws IOException {
        page.add(resource("head.md"));
        machines(runs);
        targets(runs);
        page.add(notes.isEmpty() ? "" : "\n" + notes.strip() + "\n");
        page.add(resource("peers.md"));
        for (var run : runs) {
            new Figures(run, page, charts).add();
        }
    }

    private void machines(List<Run> runs) {
        page.heading(2, "What was measured on");
        page.head("", "CPU", "cores", "JDK", "collector", "ACCP", "Conscrypt");
        for (var run : runs) {
            page.row(
                    run.title(),
                    run.fact("cpu"),
                    run.fact("cores"),
                    run.fact("jdk"),
                    run.fact("collector"),
                    run.fact("accp"),
                    run.fact("conscrypt"));
        }
        for (var run : runs) {
            page.add("\n" + run.title() + ", " + run.fact("date") + ", effort `" + run.fact("effort") + "`: "
                    + run.fact("measured") + ".\n");
        }
    }

    private void targets(List<Run> runs) {
        page.heading(2, "Targets");
        var cells = new ArrayList<>(List.of("work", "what", "target"));
        runs.forEach(run -> cells.add(run.title()));
        page.head(cells.toArray(String[]::new));
        for (var target : Targets.all()) {
            var figures = new ArrayList<>(List.of(target.work(), target.what(), target.bound()));
            runs.forEach(run -> figures.add(target.in(run)));
            page.row(figures.toArray(String[]::new));
        }
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(Report.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
