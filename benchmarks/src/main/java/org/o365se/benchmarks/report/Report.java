package org.o365se.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes {@code docs/reference/benchmarks.md} and its charts. */
public final class Report {
    private final Page page = new Page();

    private Report() {}

    /**
     * Writes page and charts.
     *
     * @param results holds a folder of results for each JDK, {@code summary.md} (in brief, what is not reached) and {@code notes.md} (why)
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
            throw new IOException("No results in " + results + ": run ./dev benchmarks on each JDK first");
        }
        var charts = Files.createDirectories(docs.resolve("benchmarks"));
        removeCharts(charts);
        var report = new Report();
        report.all(runs, results, charts);
        Files.writeString(docs.resolve("benchmarks.md"), report.page.toString());
    }

    private void all(List<Run> runs, Path results, Path charts) throws IOException {
        var answers = new Answers(runs);
        page.add(resource("head.md")
                .replace("{machine}", answers.machine())
                .replace("{table}", answers.table().strip())
                .replace("{reached}", answers.reached())
                .replace("{summary}", text(results.resolve("summary.md"))));
        targets(runs);
        page.heading(2, "Why targets are missed");
        page.add(text(results.resolve("notes.md")) + "\n");
        page.add("\n" + resource("method.md"));
        machines(runs);
        new Figures(runs, page, charts).add();
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    /** Removes what an earlier report drew and this one may not. */
    private static void removeCharts(Path charts) throws IOException {
        try (var files = Files.newDirectoryStream(charts, "*.svg")) {
            for (var file : files) {
                Files.delete(file);
            }
        }
    }

    private void machines(List<Run> runs) {
        page.heading(2, "Machine and settings");
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
            page.add("\n" + run.title() + ", " + run.fact("date") + ", effort `" + run.fact("effort") + "`:\n\n");
            for (var setting : run.fact("measured").split("; ", -1)) {
                page.add("- " + setting + "\n");
            }
        }
    }

    private void targets(List<Run> runs) {
        page.heading(2, "All targets");
        var cells = new ArrayList<>(List.of("work", "figure", "target"));
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
