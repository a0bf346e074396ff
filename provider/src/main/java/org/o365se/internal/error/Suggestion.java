package org.o365se.internal.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody who mistyped one most likely meant. */
public final class Suggestion {
    private static final int MAX_EDITS = 3;
    private static final int MAX_LENGTH = 64;

    private Suggestion() {}

    /**
     * Finds the nearest name.
     *
     * @param written what somebody wrote
     * @param known the names that there are
     * @return the nearest, or empty if none is near
     */
    public static Optional<String> to(String written, Collection<String> known) {
        if (written.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return known.stream()
                .filter(key -> Math.abs(key.length() - written.length()) <= MAX_EDITS)
                .filter(key -> edits(written, key) <= MAX_EDITS)
                .min(Comparator.comparingInt((String key) -> edits(written, key))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Counts the characters to be put in, taken out or changed (Levenshtein's distance). */
    private static int edits(String from, String to) {
        var previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            var current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(changed, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
