package org.o365se.benchmarks.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One result of JMH.
 *
 * @param work class and method, such as {@code Stream.encrypt}
 * @param parameters of the benchmark
 * @param threads that ran it at once
 * @param median of all iterations of all forks
 * @param unit of the median
 * @param allocated bytes for one operation
 */
record Measure(String work, Map<String, String> parameters, int threads, double median, String unit, double allocated) {
    private static final double MEBIBYTES_64 = 64 * 1024 * 1024;

    static Measure of(JsonObject json) {
        var name = json.get("benchmark").getAsString();
        int method = name.lastIndexOf('.');
        var parameters = new TreeMap<String, String>();
        if (json.has("params")) {
            json.getAsJsonObject("params")
                    .entrySet()
                    .forEach(entry ->
                            parameters.put(entry.getKey(), entry.getValue().getAsString()));
        }
        var values = new ArrayList<Double>();
        for (var fork : json.getAsJsonArray("forks")) {
            for (JsonElement value : fork.getAsJsonArray()) {
                values.add(value.getAsDouble());
            }
        }
        return new Measure(
                name.substring(name.lastIndexOf('.', method - 1) + 1),
                parameters,
                json.get("threads").getAsInt(),
                median(values),
                json.get("unit").getAsString(),
                json.has("allocated") ? json.get("allocated").getAsDouble() : Double.NaN);
    }

    static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Whether this is a short message, shown in microseconds; else 64 MiB were moved, shown as a speed. */
    boolean isSmall() {
        return unit.startsWith("us");
    }

    /** Returns the figure in the unit in which charts show it. */
    double shown() {
        return isSmall() ? median : MEBIBYTES_64 / (median * 1e6);
    }

    String shownUnit() {
        return isSmall() ? "µs" : "GB/s";
    }

    String contender() {
        return parameters.getOrDefault("contender", "");
    }
}
