package org.o365se.internal.store;

import java.nio.file.Path;

/** Finds a likely mistake in a configured path that does not exist. */
final class PathSlip {
    private PathSlip() {}

    /** Returns a sentence to append to a message, or an empty text. */
    static String in(Path path) {
        var text = path.toString();
        for (var name : path) {
            if (name.toString().startsWith("~")) {
                return ". In a configuration, ~ has no special meaning; use the whole path";
            }
        }
        if (text.contains("${")) {
            return ". In a configuration, ${...} has no special meaning; use the whole path";
        }
        return text.contains(" #") || text.contains("\t#")
                ? ". In a configuration, a comment must be on a separate line; here # is part of the path"
                : "";
    }
}
