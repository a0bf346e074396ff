package org.o365se;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a run of {@link MessageOperations} over files and folders has done. Immutable. */
public final class MessageReport {
    /** The maximum number of failures that are listed; all are counted. */
    public static final int MAX_FAILURES = 1_000;

    private final Map<MessageOutcome, Long> counts;
    private final List<MessageResult> failures;
    private final boolean dryRun;

    /**
     * Creates a report.
     *
     * @param counts the number of files by outcome; copied
     * @param failures the first failures; copied
     * @param dryRun whether nothing was written
     */
    public MessageReport(Map<MessageOutcome, Long> counts, List<MessageResult> failures, boolean dryRun) {
        this.counts = new EnumMap<>(MessageOutcome.class);
        this.counts.putAll(counts);
        this.failures = List.copyOf(failures);
        this.dryRun = dryRun;
    }

    /**
     * Returns the number of files with an outcome.
     *
     * @param outcome the outcome
     * @return 0 or greater
     */
    public long count(MessageOutcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    /**
     * Returns the failures.
     *
     * @return the first {@link #MAX_FAILURES} of them, in the order in which they occurred; {@link #count} has their number
     */
    public List<MessageResult> failures() {
        return failures;
    }

    /**
     * Returns whether no file failed.
     *
     * @return false if a file must be looked at
     */
    public boolean isComplete() {
        return count(MessageOutcome.FAILED) == 0;
    }

    /**
     * Returns whether this was a dry run.
     *
     * @return whether nothing was written
     */
    public boolean isDryRun() {
        return dryRun;
    }

    @Override
    public String toString() {
        return "MessageReport[" + counts + (dryRun ? ", dry run" : "") + "]";
    }
}
