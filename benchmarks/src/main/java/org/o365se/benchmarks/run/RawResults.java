package org.o365se.benchmarks.run;

import com.google.gson.Gson;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;

/** What JMH measured, without what it says of this machine's folders: small enough to be kept beside the page. One line for each benchmark. */
final class RawResults {
    private static final MathContext FIVE_DIGITS = new MathContext(5);
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private RawResults() {}

    static void write(Collection<RunResult> results, Path file) throws IOException {
        var gson = new Gson();
        var lines = results.stream().map(result -> gson.toJson(line(result))).collect(Collectors.joining(",\n"));
        Files.writeString(file, "[\n" + lines + "\n]\n");
    }

    private static Map<String, Object> line(RunResult result) {
        var parameters = result.getParams();
        var named = new TreeMap<String, String>();
        parameters.getParamsKeys().forEach(key -> named.put(key, parameters.getParam(key)));
        var line = new LinkedHashMap<String, Object>();
        line.put("benchmark", parameters.getBenchmark());
        line.put("threads", parameters.getThreads());
        line.put("params", named);
        line.put("unit", result.getPrimaryResult().getScoreUnit());
        line.put(
                "forks",
                result.getBenchmarkResults().stream()
                        .map(RawResults::iterations)
                        .toList());
        var allocation = result.getSecondaryResults().get(ALLOCATION);
        if (allocation != null) {
            line.put("allocated", rounded(allocation.getScore()));
        }
        return line;
    }

    private static List<BigDecimal> iterations(BenchmarkResult fork) {
        return fork.getIterationResults().stream()
                .map(iteration -> rounded(iteration.getPrimaryResult().getScore()))
                .toList();
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).round(FIVE_DIGITS);
    }
}
