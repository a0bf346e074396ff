package org.o365se.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the command or option that somebody who mistyped one most likely meant. */
final class Suggestion {
    private static final int MAX_EDITS = 3;
    private static final int MAX_CHARACTERS = 64;

    private Suggestion() {}

    /** Returns the known name that takes the fewest edits, if it takes no more than {@link #MAX_EDITS}. */
    static Optional<String> to(String typed, Collection<String> known) {
        if (typed.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> edits(typed, name) <= MAX_EDITS)
                .min(Comparator.<String>comparingInt(name -> edits(typed, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Counts the characters to insert, delete or replace (Levenshtein distance). */
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
