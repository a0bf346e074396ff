package org.o365se.rootkey;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the most likely correction of a mistyped name, for messages like "did you mean ...?". Thread-safe: it has no state. */
public final class Suggestion {
    private static final int MAX_EDITS = 3;
    private static final int MAX_CHARACTERS = 64;

    private Suggestion() {}

    /**
     * Finds the nearest of the known names: the one with the fewest characters to insert, delete or replace (Levenshtein distance), if there are at most 3.
     *
     * @param typed the name that the user typed; more than 64 characters have no suggestion
     * @param known the names to choose from
     * @return the nearest name, the first in natural order where several are equally near, or empty if none is near
     */
    public static Optional<String> to(String typed, Collection<String> known) {
        if (typed.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> Math.abs(name.length() - typed.length()) <= MAX_EDITS)
                .filter(name -> edits(typed, name) <= MAX_EDITS)
                .min(Comparator.comparingInt((String name) -> edits(typed, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int edits(String from, String to) {
        var row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
