package org.o365se.benchmarks.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The raw results of one run on one JDK. Ratios are made within one run only. */
final class Run {
    private static final String FIRST_BYTES = "first-bytes ";

    private final JsonObject machine;
    private final List<Measure> measures;
    private final Map<String, Map<String, Double>> starts;

    private Run(JsonObject machine, List<Measure> measures, Map<String, Map<String, Double>> starts) {
        this.machine = machine;
        this.measures = measures;
        this.starts = starts;
    }

    static Run read(Path folder) throws IOException {
        var measures = new ArrayList<Measure>();
        var starts = new LinkedHashMap<String, Map<String, Double>>();
        var machine = new JsonObject();
        try (var files = Files.list(folder)) {
            // Sorted, so that the page does not depend on the order in which the file system lists its files.
            for (var file : files.filter(Run::isResult).sorted().toList()) {
                var json = JsonParser.parseString(Files.readString(file));
                switch (file.getFileName().toString()) {
                    case "machine.json" -> machine = json.getAsJsonObject();
                    case "starts.json" -> addStarts(json.getAsJsonObject(), starts);
                    default -> json.getAsJsonArray().forEach(one -> measures.add(Measure.of(one.getAsJsonObject())));
                }
            }
        }
        return new Run(machine, measures, starts);
    }

    private static boolean isResult(Path file) {
        return file.toString().endsWith(".json");
    }

    private static void addStarts(JsonObject json, Map<String, Map<String, Double>> starts) {
        for (var process : json.entrySet()) {
            var told = new LinkedHashMap<String, Double>();
            for (var value : process.getValue().getAsJsonObject().entrySet()) {
                var list = new ArrayList<Double>();
                value.getValue().getAsJsonArray().forEach(one -> list.add(one.getAsDouble()));
                told.put(value.getKey(), Measure.median(list));
            }
            starts.put(process.getKey(), told);
        }
    }

    String fact(String name) {
        return machine.has(name) ? machine.get(name).getAsString() : "unknown";
    }

    String title() {
        return "JDK " + fact("java");
    }

    Optional<Double> chainBytes(int scopes) {
        return Optional.ofNullable(machine.getAsJsonObject("chainBytes"))
                .map(sizes -> sizes.get(Integer.toString(scopes)))
                .map(size -> size.getAsDouble());
    }

    /** All results of a piece of work, in the order in which they ran. */
    List<Measure> all(String work, Predicate<Measure> which) {
        return measures.stream()
                .filter(measure -> measure.work().equals(work) && which.test(measure))
                .toList();
    }

    /** The results of a group that differ by contender only, in the order in which they are shown. */
    List<Measure> contest(String work) {
        return all(work, measure -> !measure.contender().isEmpty() && isOfContest(measure)).stream()
                .sorted(Comparator.comparingInt(measure -> Names.place(measure.contender())))
                .toList();
    }

    /** Finds a contender's median. */
    Optional<Double> time(String work, String contender) {
        return measure(work, contender).map(Measure::median);
    }

    Optional<Measure> measure(String work, String contender) {
        return contest(work).stream()
                .filter(measure -> measure.contender().equals(contender))
                .findFirst();
    }

    Optional<Double> throughput(String contender, int threads) {
        return all(
                        "SmallMessage.encrypt",
                        measure -> isThroughput(measure)
                                && measure.threads() == threads
                                && measure.contender().equals(contender))
                .stream()
                .map(Measure::median)
                .findFirst();
    }

    Optional<Double> chain(String work, int scopes) {
        return all(
                        work,
                        measure -> Integer.toString(scopes)
                                .equals(measure.parameters().get("scopes")))
                .stream()
                .map(Measure::median)
                .findFirst();
    }

    Optional<Double> allocatedByStream(String work, String contender, int mebibytes) {
        return all(
                        work,
                        measure -> measure.contender().equals(contender)
                                && Integer.toString(mebibytes)
                                        .equals(measure.parameters().get("mebibytes")))
                .stream()
                .map(Measure::allocated)
                .findFirst();
    }

    Optional<Double> cores() {
        return Optional.ofNullable(machine.get("cores")).map(JsonElement::getAsDouble);
    }

    /** One figure, in nanoseconds, of each contender's first 64 MiB in a fresh JVM. */
    Map<String, Double> firstBytes(String what) {
        var found = new LinkedHashMap<String, Double>();
        starts.forEach((process, told) -> {
            if (process.startsWith(FIRST_BYTES) && told.containsKey(what)) {
                found.put(process.substring(FIRST_BYTES.length()), told.get(what));
            }
        });
        return found;
    }

    Map<String, Map<String, Double>> starts() {
        return starts;
    }

    /** The figures of one process; empty if it was not run. */
    Map<String, Double> figures(String process) {
        return starts.getOrDefault(process, Map.of());
    }

    Optional<Double> start(String process, String what) {
        return Optional.ofNullable(starts.get(process)).map(told -> told.get(what));
    }

    private static boolean isThroughput(Measure measure) {
        return measure.unit().startsWith("ops");
    }

    private static boolean isOfContest(Measure measure) {
        return !isThroughput(measure)
                && measure.parameters().getOrDefault("mebibytes", "64").equals("64");
    }
}
