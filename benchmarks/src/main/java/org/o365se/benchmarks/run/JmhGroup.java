package org.o365se.benchmarks.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Benchmarks of one class that run with the same settings and give one file of results. */
final class JmhGroup {
    private final String name;
    private final String benchmark;
    private final int forks;
    private final Effort.Timing timing;
    private final Map<String, String[]> parameters = new LinkedHashMap<>();
    private String method = "\\w+";
    private Mode mode = Mode.AverageTime;
    private int threads = 1;

    JmhGroup(String name, Class<?> benchmark, int forks, Effort.Timing timing) {
        this.name = name;
        this.benchmark = benchmark.getName();
        this.forks = forks;
        this.timing = timing;
    }

    String name() {
        return name;
    }

    JmhGroup with(String parameter, String... values) {
        parameters.put(parameter, values);
        return this;
    }

    JmhGroup method(String only) {
        method = only;
        return this;
    }

    JmhGroup in(Mode wanted) {
        mode = wanted;
        return this;
    }

    JmhGroup threads(int wanted) {
        threads = wanted;
        return this;
    }

    void run(Path results) throws IOException, RunnerException {
        var options = new OptionsBuilder()
                .include(Pattern.quote(benchmark) + "\\." + method + "$")
                .mode(mode)
                .threads(threads)
                .forks(forks)
                .warmupIterations(timing.warmUps())
                .warmupTime(timing.warmUpTime())
                .measurementIterations(timing.iterations())
                .measurementTime(timing.time())
                .jvmArgs(Jvms.ofBenchmark().toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        parameters.forEach(options::param);
        RawResults.write(new Runner(options.build()).run(), results.resolve(name + ".json"));
    }
}
