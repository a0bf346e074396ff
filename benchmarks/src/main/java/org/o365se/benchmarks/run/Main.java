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

/** {@code ./dev benchmarks} and {@code ./dev figures}: measures on this JDK, or writes the report of earlier runs. */
public final class Main {
    private static final String RESULTS = "benchmarks/results";
    private static final String OTHER_RESULTS = "benchmarks/target/results";

    private static final String USAGE = """
            Usage: ./dev benchmarks [--quick | --smoke] [--only=GROUP[,GROUP...]] [--results=FOLDER]
                   ./dev figures [--results=FOLDER]
            Runs the benchmarks on the JDK of JAVA_HOME and writes raw results (JSON) into the folder. By default that is
            benchmarks/results/jdk-VERSION for a whole run, and benchmarks/target/results/jdk-VERSION for any other. What it held
            before is removed, because ratios are made within one run only.
            All of it takes about 16 minutes, --quick 6; --smoke only shows that everything runs.
            Groups: small parts stream stream-raw stream-allocation one-call file file-raw threads-1 threads-2 threads-8 chain-size first-use token-1 token-4 token-16 starts
            The token groups need SoftHSM (Debian package softhsm2), and SOFTHSM2_CONF, which ./dev sets.
            ./dev figures writes docs/reference/benchmarks.md and its charts from the results of all JDKs, by default those in
            benchmarks/results.""";

    private Main() {}

    /**
     * Measures, or writes the report.
     *
     * @param arguments as the usage says; {@code --report} for the report
     */
    public static void main(String[] arguments)
            throws IOException, GeneralSecurityException, InterruptedException, RunnerException {
        var project = Path.of(System.getProperty("o365se.project"));
        var left = new ArrayList<>(List.of(arguments));
        if (left.contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        if (left.remove("--report")) {
            Report.write(
                    Path.of(option(left, "--results=", project.resolve(RESULTS).toString())),
                    project.resolve("docs/reference"));
            return;
        }
        var effort = left.remove("--quick") ? Effort.QUICK : left.remove("--smoke") ? Effort.SMOKE : Effort.FULL;
        var only = option(left, "--only=", "");
        var results = Path.of(option(
                left,
                "--results=",
                project.resolve(effort.equals(Effort.FULL) && only.isEmpty() ? RESULTS : OTHER_RESULTS)
                        .resolve("jdk-" + Runtime.version().feature())
                        .toString()));
        var groups = List.of(only.split(",", -1));
        if (!left.isEmpty() || !known(groups, effort)) {
            System.err.println(USAGE);
            System.exit(2);
        }
        run(effort, groups, results, project);
        System.out.println("Raw results: " + results);
    }

    private static void run(Effort effort, List<String> only, Path results, Path project)
            throws IOException, GeneralSecurityException, InterruptedException, RunnerException {
        Files.createDirectories(results);
        removeResults(results);
        // In the build's folder, so that what an interrupted run leaves is removed by the next one.
        var folder = project.resolve("benchmarks/target/work");
        delete(folder);
        Files.createDirectories(folder);
        try {
            System.setProperty(ChainFolder.PROPERTY, folder.toString());
            Machine.write(results.resolve("machine.json"), effort);
            for (var group : new Plan(effort).groups()) {
                if (wanted(group.name(), only)) {
                    group.run(results);
                }
            }
            if (wanted("starts", only)) {
                var starts = Starts.planned(folder, project, Math.min(4, effort.starts()));
                starts.run(effort.starts());
                starts.write(results.resolve("starts.json"));
            }
        } finally {
            delete(folder);
        }
    }

    private static boolean known(List<String> wanted, Effort effort) {
        var names = new ArrayList<>(List.of("", "starts"));
        new Plan(effort).groups().forEach(group -> names.add(group.name()));
        return names.containsAll(wanted);
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

    private static void removeResults(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*.json")) {
            for (var file : files) {
                Files.delete(file);
            }
        }
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
