package org.o365se.benchmarks.report;

import java.util.Optional;
import java.util.function.Function;

/**
 * A figure that is to be reached.
 *
 * @param what is compared
 * @param bound in words
 * @param value finds the figure in a run, if it was measured
 * @param limit the bound
 * @param sense which side of the limit is good
 */
record Target(String what, String bound, Function<Run, Optional<Double>> value, double limit, Sense sense) {
    /** Which side of the limit is good. */
    enum Sense {
        AT_LEAST,
        AT_MOST,
        FOR_INFORMATION
    }

    static Target atLeast(double limit, String what, Function<Run, Optional<Double>> value) {
        return new Target(what, "at least " + Numbers.plain(limit), value, limit, Sense.AT_LEAST);
    }

    static Target atMost(double limit, String what, Function<Run, Optional<Double>> value) {
        return new Target(what, "at most " + Numbers.plain(limit), value, limit, Sense.AT_MOST);
    }

    static Target told(String what, Function<Run, Optional<Double>> value) {
        return new Target(what, "reported", value, 0, Sense.FOR_INFORMATION);
    }

    String in(Run run) {
        return value.apply(run)
                .map(figure -> Numbers.plain(figure) + (isReached(figure) ? "" : " **not reached**"))
                .orElse("not measured");
    }

    boolean isReached(double figure) {
        return switch (sense) {
            case AT_LEAST -> figure >= limit;
            case AT_MOST -> figure <= limit;
            case FOR_INFORMATION -> true;
        };
    }

    /** Divides, if both were measured. */
    static Optional<Double> ratio(Optional<Double> above, Optional<Double> below) {
        return above.flatMap(a -> below.map(b -> a / b));
    }
}
