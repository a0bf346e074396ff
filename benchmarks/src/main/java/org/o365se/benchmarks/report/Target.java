package org.o365se.benchmarks.report;

import java.util.Optional;
import java.util.function.Function;

/**
 * A figure that is to be reached.
 *
 * @param work what is done
 * @param what is compared
 * @param bound in words
 * @param value finds the figure in a run, if it was measured
 * @param limit the bound
 * @param sense which side of the limit is good
 */
record Target(
        String work, String what, String bound, Function<Run, Optional<Double>> value, double limit, Sense sense) {
    /** Which side of the limit is good. */
    enum Sense {
        AT_LEAST,
        AT_MOST,
        FOR_INFORMATION
    }

    static Target atLeast(double limit, String work, String what, Function<Run, Optional<Double>> value) {
        return new Target(work, what, "at least " + Numbers.plain(limit), value, limit, Sense.AT_LEAST);
    }

    static Target atMost(double limit, String work, String what, Function<Run, Optional<Double>> value) {
        return new Target(work, what, "at most " + Numbers.plain(limit), value, limit, Sense.AT_MOST);
    }

    static Target told(String work, String what, Function<Run, Optional<Double>> value) {
        return new Target(work, what, "reported", value, 0, Sense.FOR_INFORMATION);
    }

    /** The figure of a run, and whether the target is reached there. */
    String in(Run run) {
        return value.apply(run)
                .map(figure -> Numbers.plain(figure) + verdict(figure))
                .orElse("not measured");
    }

    /** Returns whether this is judged in the run: it has a bound and was measured. */
    boolean isJudged(Run run) {
        return sense != Sense.FOR_INFORMATION && value.apply(run).isPresent();
    }

    boolean isReached(Run run) {
        return value.apply(run).filter(this::isGood).isPresent();
    }

    private String verdict(double figure) {
        if (sense == Sense.FOR_INFORMATION) {
            return "";
        }
        return isGood(figure) ? ", reached" : ", **not reached**";
    }

    private boolean isGood(double figure) {
        return sense == Sense.AT_LEAST ? figure >= limit : figure <= limit;
    }

    /** Divides, if both were measured. */
    static Optional<Double> ratio(Optional<Double> above, Optional<Double> below) {
        return above.flatMap(a -> below.map(b -> a / b));
    }
}
