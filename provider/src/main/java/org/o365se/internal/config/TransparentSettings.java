package org.o365se.internal.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which of the JDK's transformations a key serves ({@code transparent.transformations}). Immutable and thread-safe.
 *
 * <p>The value is a list of items, separated by commas: {@code TRANSFORMATION}, {@code TRANSFORMATION for ALIAS} or {@code TRANSFORMATION for policy ALIAS}, where an
 * alias may contain {@code *} for any characters.
 */
public final class TransparentSettings {
    /** What is served if the configuration does not say. */
    public static final TransparentSettings DEFAULT = new TransparentSettings(Arrays.stream(Transformation.values())
            .filter(Transformation::isServedByDefault)
            .map(transformation -> new Item(transformation, Whose.ALL, ""))
            .toList());

    static final String ALLOWED =
            "must be none, or a list of TRANSFORMATION, TRANSFORMATION for ALIAS or TRANSFORMATION for policy ALIAS, separated by commas, with one of "
                    + String.join(", ", Transformation.names());

    private static final String NONE = "none";
    private static final int MAX_ITEMS = 1000;
    private static final Pattern ITEM = Pattern.compile("(\\S+)(?:\\s+for\\s+(policy\\s+)?(\\S.*))?");
    private static final Pattern COMMA = Pattern.compile(",");

    private final List<Item> items;

    private TransparentSettings(List<Item> items) {
        this.items = items;
    }

    private enum Whose {
        ALL,
        ALIAS,
        POLICY
    }

    private record Item(Transformation transformation, Whose whose, String pattern) {}

    /** Returns the settings of a value, or empty if it is invalid. */
    static Optional<TransparentSettings> parse(String value) {
        if (value.equals(NONE)) {
            return Optional.of(new TransparentSettings(List.of()));
        }
        var items = new ArrayList<Item>();
        for (var text : COMMA.split(value, -1)) {
            var item = ITEM.matcher(text.strip());
            if (items.size() == MAX_ITEMS || !item.matches()) {
                return Optional.empty();
            }
            var transformation = Transformation.of(item.group(1));
            if (transformation.isEmpty()) {
                return Optional.empty();
            }
            var whose = item.group(3) == null ? Whose.ALL : item.group(2) == null ? Whose.ALIAS : Whose.POLICY;
            items.add(new Item(transformation.get(), whose, item.group(3) == null ? "" : item.group(3)));
        }
        return Optional.of(new TransparentSettings(List.copyOf(items)));
    }

    /**
     * Returns whether a key serves a transformation.
     *
     * @param transformation requested by a program
     * @param alias the alias by which the key was found, empty if it has none
     * @param policyAliases the names of its policy; asked only if an item needs them
     * @return whether an item of the list says so
     */
    public boolean serve(Transformation transformation, String alias, Supplier<List<String>> policyAliases) {
        for (var item : items) {
            if (item.transformation() == transformation && applies(item, alias, policyAliases)) {
                return true;
            }
        }
        return false;
    }

    private static boolean applies(Item item, String alias, Supplier<List<String>> policyAliases) {
        return switch (item.whose()) {
            case ALL -> true;
            case ALIAS -> matches(item.pattern(), alias);
            case POLICY -> policyAliases.get().stream().anyMatch(policy -> matches(item.pattern(), policy));
        };
    }

    /** Returns whether a text is what a pattern with {@code *} describes. Each part is taken at its first place, so that the time is bounded by the product of the lengths. */
    static boolean matches(String pattern, String text) {
        var parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return pattern.equals(text);
        }
        if (!text.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = text.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        var end = parts[parts.length - 1];
        return text.length() - end.length() >= at && text.endsWith(end);
    }

    @Override
    public String toString() {
        return items.isEmpty()
                ? NONE
                : items.stream()
                        .map(item -> item.transformation()
                                + switch (item.whose()) {
                                    case ALL -> "";
                                    case ALIAS -> " for " + item.pattern();
                                    case POLICY -> " for policy " + item.pattern();
                                })
                        .collect(Collectors.joining(", "));
    }
}
