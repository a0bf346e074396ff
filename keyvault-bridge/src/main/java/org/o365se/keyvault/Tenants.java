package org.o365se.keyvault;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The customers who may have root keys in a vault ({@code keyvault.NAME.tenants}). */
record Tenants(boolean all, Set<String> names) {
    private static final String ALL = "*";

    /** Reads a list; empty if it allows nobody or is not plain. */
    static Optional<Tenants> parse(String list) {
        var names = Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.toUnmodifiableSet());
        if (names.equals(Set.of(ALL))) {
            return Optional.of(new Tenants(true, Set.of()));
        }
        // A star among names is more likely a slip than a wish.
        return names.contains("") || names.stream().anyMatch(name -> name.contains(ALL) || name.contains("/"))
                ? Optional.empty()
                : Optional.of(new Tenants(false, names));
    }

    boolean allow(String tenant) {
        return all || names.contains(tenant);
    }
}
