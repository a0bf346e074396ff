package org.o365se.benchmarks.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Benchmarks of one class that run with the same settings and give one file of results. */
final class JmhGroup {
    private final String name;
    private final Effort effort;
    private final String benchmark;
    private final Map<String, String[]> parameters = new LinkedHashMap<>();
    private String method = "\\w+";
    private Mode mode = Mode.AverageTime;
    private int threads = 1;
    private int forks;

    private JmhGroup(String name, String benchmark, Effort effort) {
        this.name = name;
        this.benchmark = benchmark;
        this.effort = effort;
        this.forks = effort.forks();
    }

    static JmhGroup of(String name, Class<?> benchmark, Effort effort) {
        return new JmhGroup(name, benchmark.getName(), effort);
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

    JmhGroup forks(int wanted) {
        forks = wanted;
        return this;
    }

    void run(Path results) throws RunnerException {
        var options = new OptionsBuilder()
                .include(Pattern.quote(benchmark) + "\\." + method + "$")
                .mode(mode)
                .threads(threads)
                .forks(forks)
                .jvmArgs(Jvms.options().toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(results.resolve(name + ".json").toString());
        parameters.forEach(options::param);
        new Runner(timed(options).build()).run();
    }

    private ChainedOptionsBuilder timed(ChainedOptionsBuilder options) {
        if (mode == Mode.SingleShotTime) {
            return options.warmupIterations(0).measurementIterations(1);
        }
        return options.warmupIterations(effort.warmUps())
                .warmupTime(effort.time())
                .measurementIterations(effort.iterations())
                .measurementTime(effort.time());
    }
}
