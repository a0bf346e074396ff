package org.o365se.rootkey;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tenants that the configuration allows for one token or vault, parsed by one rule for all bridges: tenants separated by commas, or {@code *} alone for
 * all.
 *
 * <p>A {@code *} among names is refused, because it would allow all tenants although names are listed, and is probably a mistake.
 */
public final class AllowedTenants {
    private static final String ALL = "*";

    private final boolean all;
    private final Set<String> names;

    private AllowedTenants(boolean all, Set<String> names) {
        this.all = all;
        this.names = names;
    }

    /**
     * Reads a configured list.
     *
     * @param list the value of the setting; blanks around each name are ignored
     * @return the tenants, or empty if the list has an empty name, a {@code *} that is not alone, or a name that no tenant can have because it * contains a
     *     slash or a control character
     */
    public static Optional<AllowedTenants> parse(String list) {
        var names = Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.toUnmodifiableSet());
        if (names.equals(Set.of(ALL))) {
            return Optional.of(new AllowedTenants(true, Set.of()));
        }
        return names.stream().allMatch(AllowedTenants::isName)
                ? Optional.of(new AllowedTenants(false, names))
                : Optional.empty();
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.chars()
                        .noneMatch(
                                character -> character == '*' || character == '/' || Character.isISOControl(character));
    }

    /**
     * Returns whether a tenant is allowed. Names are compared exactly.
     *
     * @param tenant the part of an alias before its first slash
     * @return whether the list names it, or allows all
     */
    public boolean allow(String tenant) {
        return all || names.contains(tenant);
    }

    /**
     * Returns whether the list is {@code *}.
     *
     * @return whether every tenant is allowed
     */
    public boolean allowAll() {
        return all;
    }
}
