package org.o365se.benchmarks.run;

import java.util.List;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long everything is measured.
 *
 * @param name as in the results
 * @param forks JVMs for each benchmark
 * @param warmUps iterations before
 * @param iterations those that count
 * @param time of one iteration
 * @param parallel how many threads one call may use
 * @param starts how often what needs a fresh JVM is done
 */
record Effort(String name, int forks, int warmUps, int iterations, TimeValue time, List<Integer> parallel, int starts) {
    /** About 20 minutes. */
    static final Effort FULL = new Effort("full", 2, 3, 4, TimeValue.milliseconds(400), List.of(1, 2, 4), 10);

    /** About 5 minutes. */
    static final Effort QUICK = new Effort("quick", 1, 2, 3, TimeValue.milliseconds(200), List.of(1, 2), 3);

    /** Shows that everything runs; the figures mean nothing. */
    static final Effort SMOKE = new Effort("smoke", 1, 1, 1, TimeValue.milliseconds(50), List.of(1, 2), 1);
}
