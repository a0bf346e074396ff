package org.o365se.internal.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups keys that do not unwrap by cause: one unreachable token makes thousands of keys fail, and is reported once. */
final class CauseGroups {
    private static final int NAMED = 5;

    private final Map<String, List<String>> groups = new LinkedHashMap<>();

    void add(String cause, String key) {
        groups.computeIfAbsent(cause, unused -> new ArrayList<>()).add(key);
    }

    /** Returns a sentence for each cause: the first keys, the number of further keys, and the cause. */
    List<String> sentences() {
        return groups.entrySet().stream()
                .map(group -> named(group.getValue()) + ": " + group.getKey())
                .toList();
    }

    private static String named(List<String> keys) {
        var first = String.join("; ", keys.subList(0, Math.min(keys.size(), NAMED)));
        return keys.size() <= NAMED ? first : first + "; and " + (keys.size() - NAMED) + " more";
    }
}
