package org.o365se.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A change of a key chain, to be stored completely or not at all.
 *
 * @param expected the head for which the change was planned, or empty if the chain is to be created
 * @param next the next head; its stamp is not set yet
 * @param records the records that are new or replace those of the same id; no other record changes
 * @param aliases the new owner of each changed alias, or empty if it has none; no other alias changes
 */
public record StoredChange(
        Optional<StoredHead> expected,
        StoredHead next,
        List<StoredRecord> records,
        Map<String, Optional<UUID>> aliases) {
    /**
     * Copies the collections.
     *
     * @param expected as above
     * @param next as above
     * @param records as above
     * @param aliases as above
     */
    public StoredChange {
        records = List.copyOf(records);
        aliases = Map.copyOf(aliases);
    }

    /** Returns the generation and the number of records. */
    @Override
    public String toString() {
        return next + " with " + records.size() + " changed records";
    }
}
