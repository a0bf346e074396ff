package org.o365se;

import java.util.List;

/**
 * Whether a key version is still needed, and what to do so that it is not. Immutable.
 *
 * @param needed the number of records of the chain that need it
 * @param records the first of these records, in words
 * @param commands what to run so that no record needs it, in order
 */
public record RetireReport(long needed, List<String> records, List<String> commands) {
    /** The largest number of records that are named. */
    public static final int MAX_RECORDS = 100;

    /**
     * Copies the lists.
     *
     * @param needed as above
     * @param records as above
     * @param commands as above
     */
    public RetireReport {
        records = List.copyOf(records);
        commands = List.copyOf(commands);
    }

    /**
     * Returns whether a record of this chain needs the key version.
     *
     * @return whether one does
     */
    public boolean isNeeded() {
        return needed > 0;
    }
}
