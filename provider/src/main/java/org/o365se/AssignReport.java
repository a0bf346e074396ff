package org.o365se;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an assignment of many scopes has done. Immutable.
 *
 * @param assigned the scopes that were assigned, as they were named; in a dry run those that would be
 * @param unchanged the scopes that had the policy before
 * @param failed the scopes that were not assigned, and why
 * @param isDryRun whether nothing was changed
 */
public record AssignReport(
        List<String> assigned, List<String> unchanged, Map<String, String> failed, boolean isDryRun) {
    /**
     * Copies the collections.
     *
     * @param assigned as above
     * @param unchanged as above
     * @param failed as above
     * @param isDryRun as above
     */
    public AssignReport {
        assigned = List.copyOf(assigned);
        unchanged = List.copyOf(unchanged);
        failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
    }
}
