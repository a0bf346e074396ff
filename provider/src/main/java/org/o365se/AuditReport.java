package org.o365se;

import java.util.Optional;

/**
 * What a verification of an audit log found. Immutable.
 *
 * @param firstLine number of the first line that was read; 0 if the log was read from its beginning
 * @param lines how many lines follow one another without a gap
 * @param signedLines how many of these lines a signed checkpoint covers; whoever can write the file can forge those behind them
 * @param firstTime time of the first line as it is written there, empty if there is no line
 * @param lastTime time of the last of these lines
 * @param fault where and why the log is not intact behind these lines; empty if it is intact
 */
public record AuditReport(
        long firstLine, long lines, long signedLines, String firstTime, String lastTime, Optional<String> fault) {
    /**
     * Returns whether the log is intact to its end.
     *
     * @return whether no fault was found
     */
    public boolean isIntact() {
        return fault.isEmpty();
    }
}
