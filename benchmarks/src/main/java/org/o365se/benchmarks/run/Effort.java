package org.o365se.benchmarks.run;

import java.util.List;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long everything is measured.
 *
 * @param name as in the results
 * @param forks JVMs for each benchmark
 * @param small for what takes microseconds: the JVM needs some seconds until it has compiled all of it in its final form
 * @param many for the same by many threads, beside which the compiler gets little of the machine
 * @param bulk for what takes milliseconds, and spends them in AES-GCM, which is warmed before
 * @param parallel how many threads one call may use
 * @param starts how often what needs a fresh JVM is done
 */
record Effort(String name, int forks, Timing small, Timing many, Timing bulk, List<Integer> parallel, int starts) {
    /** About 16 minutes on two cores. */
    static final Effort FULL = new Effort(
            "full",
            2,
            new Timing(2, millis(1200), 3, millis(400)),
            new Timing(4, millis(2000), 3, millis(400)),
            new Timing(2, millis(300), 4, millis(300)),
            List.of(1, 2, 4),
            10);

    /** About 6 minutes. */
    static final Effort QUICK = new Effort(
            "quick",
            1,
            new Timing(2, millis(600), 3, millis(200)),
            new Timing(2, millis(2000), 3, millis(200)),
            new Timing(1, millis(300), 3, millis(200)),
            List.of(1, 2),
            3);

    /** Shows that everything runs; the figures mean nothing. */
    static final Effort SMOKE = new Effort(
            "smoke",
            1,
            new Timing(1, millis(50), 1, millis(50)),
            new Timing(1, millis(50), 1, millis(50)),
            new Timing(1, millis(50), 1, millis(50)),
            List.of(1, 2),
            1);

    /**
     * Iterations of one JVM.
     *
     * @param warmUps iterations before
     * @param warmUpTime of one of them
     * @param iterations those that count
     * @param time of one of them
     */
    record Timing(int warmUps, TimeValue warmUpTime, int iterations, TimeValue time) {
        @Override
        public String toString() {
            return warmUps + " x " + warmUpTime + " of warm-up, " + iterations + " x " + time + " measured";
        }
    }

    /** Says it in words, for the page. */
    String inWords() {
        return forks + (forks == 1 ? " JVM" : " JVMs") + " for each benchmark; small messages: " + small
                + "; by many threads: " + many + "; much data: " + bulk + "; fresh JVMs: " + starts;
    }

    private static TimeValue millis(long number) {
        return TimeValue.milliseconds(number);
    }
}
