package org.o365se.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.o365se.benchmarks.report.Report;
import org.o365se.benchmarks.work.ChainFolder;
import org.openjdk.jmh.runner.RunnerException;

/** {@code ./o365se benchmarks}: runs everything on this JDK, or writes the report of runs. */
public final class Main {
    private static final String USAGE = """
            Usage: ./o365se benchmarks [--quick | --smoke] [--only=GROUP[,GROUP...]] [--results=FOLDER]
                   ./o365se benchmarks --report FOLDER...
            Runs the benchmarks on the JDK of JAVA_HOME and writes raw results (JSON) into the folder, by default
            benchmarks/target/results/jdk-VERSION. All of it takes about 20 minutes, --quick 5; --smoke only shows that everything runs.
            --report writes docs/benchmarks.md and its charts from the folders, one for each JDK.""";

    private Main() {}

    /**
     * Runs.
     *
     * @param arguments as the usage says
     */
    public static void main(String[] arguments)
            throws IOException, GeneralSecurityException, InterruptedException, RunnerException {
        var project = Path.of(System.getProperty("o365se.project"));
        var left = new ArrayList<>(List.of(arguments));
        if (left.remove("--report")) {
            Report.write(left.stream().map(Path::of).toList(), project.resolve("docs"));
            return;
        }
        var effort = left.remove("--quick") ? Effort.QUICK : left.remove("--smoke") ? Effort.SMOKE : Effort.FULL;
        var only = option(left, "--only=", "");
        var results = Path.of(option(
                left,
                "--results=",
                project.resolve("benchmarks/target/results/jdk-"
                                + Runtime.version().feature())
                        .toString()));
        if (!left.isEmpty()) {
            System.err.println(USAGE);
            System.exit(2);
        }
        run(effort, List.of(only.split(",", -1)), results, project);
        System.out.println("Raw results: " + results);
    }

    private static void run(Effort effort, List<String> only, Path results, Path project)
            throws IOException, GeneralSecurityException, InterruptedException, RunnerException {
        Files.createDirectories(results);
        // In the build's folder, so that what an interrupted run leaves is removed by the next one.
        var folder = project.resolve("benchmarks/target/work");
        delete(folder);
        Files.createDirectories(folder);
        try {
            System.setProperty(ChainFolder.PROPERTY, folder.toString());
            Machine.write(results.resolve("machine.json"), effort);
            var plan = new Plan(effort);
            for (var group : plan.groups()) {
                if (wanted(group.name(), only)) {
                    group.run(results);
                }
            }
            if (wanted("starts", only)) {
                var starts = Starts.planned(folder, project, Math.min(4, effort.starts()), plan.first());
                starts.run(effort.starts());
                starts.write(results.resolve("starts.json"));
            }
        } finally {
            delete(folder);
        }
    }

    private static boolean wanted(String name, List<String> only) {
        return only.contains("") || only.contains(name);
    }

    private static String option(List<String> arguments, String name, String otherwise) {
        for (var argument : arguments) {
            if (argument.startsWith(name)) {
                arguments.remove(argument);
                return argument.substring(name.length());
            }
        }
        return otherwise;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
